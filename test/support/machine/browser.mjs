import { canInstall, install } from './apt.mjs';
import { findProgram } from './command.mjs';
import { SetupError } from './setup-error.mjs';

/** Names that Chromium and Chrome have on PATH. */
const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** Where macOS has it. */
const MAC = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';

/**
 * The browser that is here: the one that CHROME_PATH names, else the first that is found.
 *
 * @returns {string | undefined} a path
 */
export function findBrowser() {
  if (process.env.CHROME_PATH) return process.env.CHROME_PATH;
  for (const name of NAMES) {
    const found = findProgram(name);
    if (found !== undefined) return found;
  }
  return process.platform === 'darwin' ? MAC : undefined;
}

/**
 * Makes sure of a browser, for the tests of the HTML report: installs Debian's Chromium where there is none.
 *
 * @param {(line: string) => void} say
 * @throws {SetupError}
 */
export async function prepareBrowser(say) {
  if (findBrowser() !== undefined) return;
  if (!canInstall()) {
    throw new SetupError(
      'a browser is needed to test the HTML report, and there is none',
      'Install Chromium or Chrome, or name one: CHROME_PATH=/path/to/chrome.',
    );
  }
  say('Installing Chromium (apt-get install chromium): the HTML report is tested in a real browser.');
  await install(['chromium']);
}
