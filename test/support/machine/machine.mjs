import { prepareBrowser } from './browser.mjs';
import { signalChildren } from './command.mjs';
import { openEngine } from './engine.mjs';
import { goProgram } from './go-programs.mjs';
import { prepareImages } from './images.mjs';
import { interrupt } from './interrupt.mjs';
import { preparePackages } from './packages.mjs';
import { SetupError } from './setup-error.mjs';
import { prepareShells } from './shells.mjs';

/**
 * Runs something on a machine that has all it needs, and leaves the machine as it was: an engine that was started for it
 * is stopped, also after a failure or an interrupt.
 *
 * No images needed means no engine needed.
 *
 * @param {{ images: string[], programs: string[], browser?: boolean, shells?: string[], say: (line: string) => void }} needs
 * @param {() => Promise<number>} body returns an exit code
 * @returns {Promise<number>} the body's exit code; 3 where the machine can't be set up, 130 or 143 after a signal
 */
export async function onPreparedMachine({ images, programs, browser = false, shells = [], say }, body) {
  let interrupted;
  const onSignal = (signal) => {
    interrupted ??= signal === 'SIGINT' ? 130 : 143;
    interrupt();
    // On a terminal the children got Ctrl-C themselves; a second one would cut their clean-up short.
    if (signal !== 'SIGINT' || !process.stdin.isTTY) signalChildren(signal);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, onSignal);
  let closeEngine = async () => {};
  try {
    await preparePackages(say);
    if (images.length > 0) {
      closeEngine = await openEngine(say);
      await prepareImages(images, say);
    }
    for (const name of programs) await goProgram(name, say);
    if (browser) await prepareBrowser(say);
    await prepareShells(shells, say);
    if (interrupted !== undefined) return interrupted;
    const code = await body();
    return interrupted ?? code;
  } catch (error) {
    if (interrupted !== undefined) return interrupted;
    if (!(error instanceof SetupError)) throw error;
    process.stderr.write(`error: ${error.message}\n  hint: ${error.hint}\n`);
    return 3;
  } finally {
    await closeEngine();
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.off(signal, onSignal);
  }
}
