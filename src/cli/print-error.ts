import { Chalk } from 'chalk';
import { documentText } from '../report/document-text.ts';
import { errorLines } from '../report/error-lines.ts';
import type { PromiseError } from '../shared/errors.ts';
import { toPromiseError } from '../shared/to-promise-error.ts';
import type { CommandIo } from './io.ts';

/** The JSON form of an error, printed on stdout where `--json` was asked for. */
interface ErrorDocument {
  readonly version: 1;
  readonly error: {
    readonly code: string;
    readonly message: string;
    readonly hint?: string;
    readonly location?: { readonly file: string; readonly line?: number; readonly column?: number };
    readonly notes?: readonly string[];
  };
}

/** Whether somebody asked for JSON on stdout, also where the arguments as a whole can't be read. */
export function wantsJson(argv: readonly string[]): boolean {
  return argv.some(
    (word, index) =>
      word === '--json' ||
      word === '--reporter=json' ||
      (word === '--reporter' && argv[index + 1] === 'json'),
  );
}

/**
 * Prints what went wrong, where, and the way out: to stderr for people, who see files as reports name them, and to stdout as
 * JSON where asked for, with absolute paths. Returns the error that was told.
 */
export function printError(thrown: unknown, io: CommandIo, json: boolean): PromiseError {
  const error = toPromiseError(thrown);
  const chalk = new Chalk({ level: io.errorColor ? 1 : 0 });
  if (error.code !== 'interrupted') io.stderr.write(`${errorLines(error, chalk, io.cwd).join('\n')}\n`);
  if (json) io.stdout.write(documentText(errorDocument(error)));
  return error;
}

function errorDocument(error: PromiseError): ErrorDocument {
  return {
    version: 1,
    error: {
      code: error.code,
      message: error.message,
      ...(error.hint === undefined ? {} : { hint: error.hint }),
      ...(error.location === undefined ? {} : { location: error.location }),
      ...(error.notes.length === 0 ? {} : { notes: error.notes }),
    },
  };
}
