import { constants } from 'node:fs';
import { access, lstat, mkdir, readlink, realpath, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Writable } from 'node:stream';
import type { ReportOutput } from '../../report/types.ts';
import { PromiseError, systemErrorCode } from '../../shared/errors.ts';
import { fileErrorCode } from '../../shared/file-errors.ts';
import { fileName } from '../../shared/file-name.ts';
import { writeAtomically } from '../../shared/write-atomically.ts';
import type { CommandIo } from '../io.ts';

/** What Promises, requests and goldens are, and no report: a slip of the keyboard costs nobody theirs. */
const YAML = /\.ya?ml$/i;

/**
 * A file that a reporter writes: kept in memory until the run is over, and then written whole or not at all. What is no file
 * of its own (a device, a pipe, /dev/stdout) gets the report, and stays what it is.
 */
export class ReportFile {
  readonly #text = new CollectedText();
  readonly #path: string;

  private constructor(file: string) {
    this.#path = file;
  }

  /** Absolute. */
  get path(): string {
    return this.#path;
  }

  /**
   * Makes the file's folder, and looks whether the file can be written, before anything runs.
   * @throws PromiseError `usage` where it can't be a file, `not-permitted`, `disk-full`
   */
  static async open(file: string): Promise<ReportFile> {
    try {
      await mkdir(path.dirname(file), { recursive: true });
      // What is no file of its own is written to where it is; only a file is made anew, in its folder.
      const written = (await isStream(file)) ? file : path.dirname(await behindLinks(file));
      await access(written, constants.W_OK);
      const stats = await stat(file).catch((error: unknown) => {
        if (systemErrorCode(error) !== 'ENOENT') throw error;
        return undefined;
      });
      if (stats?.isDirectory() === true) throw notAFile(file, 'it is a folder');
      if (stats?.isFile() === true && YAML.test(file))
        throw notAFile(file, 'there is a YAML file, which no report is: its content would be lost');
    } catch (error) {
      throw unwritable(file, error);
    }
    return new ReportFile(file);
  }

  /** What a reporter writes to in place of the terminal: no colours, no live display, no progress. */
  output({ cwd }: Pick<CommandIo, 'cwd'>): ReportOutput {
    const stderr = new Writable({ write: (_chunk, _encoding, done) => done() });
    return { stdout: this.#text.stream, stderr, color: false, live: false, columns: 80, cwd };
  }

  /** Writes what the reporter has written. @throws PromiseError `not-permitted`, `disk-full` */
  async close(): Promise<void> {
    const text = this.#text.toString();
    try {
      if (await isStream(this.#path)) await writeFile(this.#path, text, { flag: 'a' });
      else await writeAtomically(await behindLinks(this.#path), text);
    } catch (error) {
      throw unwritable(this.#path, error);
    }
  }
}

/** Whether what is written to a path goes on to somewhere: nothing may take the place of what lies there. */
async function isStream(file: string): Promise<boolean> {
  const stats = await stat(file).catch(() => undefined);
  if (stats !== undefined && !stats.isFile()) return true;
  // What the process has open, as /dev/stdout is, where that is a file: Linux has it in /proc, macOS in /dev/fd.
  const folder = await realpath(path.dirname(file));
  const target = path.resolve(folder, await readlink(file).catch(() => ''));
  return [`${folder}/`, target].some((place) => /^\/(?:proc|dev\/fd)\//.test(place));
}

/** A file behind a link: the link stays. */
async function behindLinks(file: string): Promise<string> {
  const stats = await lstat(file).catch(() => undefined);
  return stats?.isSymbolicLink() === true ? realpath(file).catch(() => file) : file;
}

/** Takes what is written to a stream as one text. */
export class CollectedText {
  readonly #parts: string[] = [];
  readonly stream = new Writable({
    decodeStrings: false,
    write: (chunk, _encoding, done) => {
      this.#parts.push(String(chunk));
      done();
    },
  });

  toString(): string {
    return this.#parts.join('');
  }
}

function notAFile(file: string, why: string): PromiseError {
  return new PromiseError('usage', `can't write the report ${fileName(file)}: ${why}`, {
    location: { file },
    hint: 'name a file: --reporter NAME=FILE',
  });
}

/** What the file system says, as an error that the user can act on. */
export function unwritable(file: string, error: unknown): unknown {
  if (error instanceof PromiseError) return error;
  const code = fileErrorCode(error);
  if (code !== undefined) {
    const why = code === 'disk-full' ? 'the disk is full' : 'permission denied';
    return new PromiseError(code, `can't write the report ${fileName(file)}: ${why}`, {
      location: { file },
      hint: 'name another place: --reporter NAME=FILE',
      cause: error,
    });
  }
  const system = systemErrorCode(error);
  if (system === undefined) return error;
  const notFolder = ['ENOTDIR', 'EEXIST'].includes(system);
  return notAFile(file, notFolder ? 'a file stands where its folder would be' : `the system says ${system}`);
}
