import open from 'open';
import type { CommandIo } from '../io.ts';

/**
 * Opens a file in the user's browser, where there is somebody to look at it: at a terminal, with a display. Where the browser
 * doesn't start, the path that was printed has to do.
 */
export async function openInBrowser(file: string, io: CommandIo): Promise<void> {
  if (!io.live || !isTerminal(io.stdout) || !hasDisplay(io.env)) return;
  await open(file, { wait: false }).catch(() => undefined);
}

function isTerminal(stream: NodeJS.WritableStream & { readonly isTTY?: boolean }): boolean {
  return stream.isTTY === true;
}

/** macOS and Windows always have one, and so has Linux below Windows; over ssh there is mostly none. */
function hasDisplay({ DISPLAY, WAYLAND_DISPLAY, WSL_DISTRO_NAME }: NodeJS.ProcessEnv): boolean {
  if (process.platform === 'darwin' || process.platform === 'win32') return true;
  return Boolean(DISPLAY || WAYLAND_DISPLAY || WSL_DISTRO_NAME);
}
