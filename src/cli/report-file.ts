import { constants } from 'node:fs';
import { access, mkdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { Writable } from 'node:stream';
import type { ReportOutput } from '../report/types.ts';
import { PromiseError, systemErrorCode } from '../shared/errors.ts';
import { fileErrorCode } from '../shared/file-errors.ts';
import { writeAtomically } from '../shared/write-atomically.ts';
import type { CommandIo } from './io.ts';

/** A file that a reporter writes: kept in memory until the run is over, and then written whole or not at all. */
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
      await access(path.dirname(file), constants.W_OK);
      const stats = await stat(file).catch(() => undefined);
      if (stats?.isDirectory() === true) throw notAFile(file, 'it is a folder');
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
    try {
      await writeAtomically(this.#path, this.#text.toString());
    } catch (error) {
      throw unwritable(this.#path, error);
    }
  }
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
  return new PromiseError('usage', `can't write the report ${file}: ${why}`, {
    hint: 'name a file: --reporter NAME=FILE',
  });
}

/** What the file system says, as an error that the user can act on. */
export function unwritable(file: string, error: unknown): unknown {
  const code = fileErrorCode(error);
  if (code !== undefined) {
    const why = code === 'disk-full' ? 'the disk is full' : 'permission denied';
    return new PromiseError(code, `can't write the report ${file}: ${why}`, {
      hint: 'name another place: --reporter NAME=FILE',
      cause: error,
    });
  }
  const notFolder = ['ENOTDIR', 'EEXIST'].includes(systemErrorCode(error) ?? '');
  return notFolder ? notAFile(file, 'a file stands where its folder would be') : error;
}
