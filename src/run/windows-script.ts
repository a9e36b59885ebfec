import { open } from 'node:fs/promises';
import { type SourceLine, sourceFiles } from './source-file.ts';

/** What to do about a script with Windows line ends. */
export const WINDOWS_SCRIPT_HINT =
  'this script has Windows line ends (CRLF), so its interpreter is looked for under a name that ends in a carriage return: save it with LF; `* text=auto eol=lf` in .gitattributes keeps git from changing that';

/** Bytes of an interpreter line: the kernel reads no more of it. */
const MAX_INTERPRETER_BYTES = 256;

/**
 * Finds a script of a build context that no Linux can start, as its interpreter line ends in CR LF: an editor or git of
 * Windows did that. The first by its path; undefined where there is none.
 */
export async function findWindowsScript(context: string): Promise<SourceLine | undefined> {
  for (const file of [...(await sourceFiles(context, () => true))].sort()) {
    const text = /^#![^\n]*(?=\r\n)/.exec(await beginning(file))?.[0];
    if (text !== undefined) return { file, line: 1, text };
  }
  return undefined;
}

/** Nothing of a file that can't be read: it is only glanced at. */
async function beginning(file: string): Promise<string> {
  const handle = await open(file).catch(() => undefined);
  if (handle === undefined) return '';
  try {
    const { buffer, bytesRead } = await handle.read({ buffer: Buffer.alloc(MAX_INTERPRETER_BYTES) });
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await handle.close();
  }
}
