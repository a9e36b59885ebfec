import path from 'node:path';
import { Chalk } from 'chalk';
import { findPromises } from '../../promise/find-promises.ts';
import { documentText } from '../../report/document-text.ts';
import { errorLines } from '../../report/error-lines.ts';
import { placeTable } from '../../report/place-table.ts';
import { type ExitCode, PromiseError } from '../../shared/errors.ts';
import { printable } from '../../shared/printable.ts';
import type { CommandIo } from '../io.ts';
import { runError } from '../run-error.ts';
import { isOfOnePromise } from '../test-run/several-promises.ts';
import { type AdoptContext, adoptionError, adoptPromise, NOTHING_DONE } from './adopt-promise.ts';
import type { AdoptedPromise, AdoptionDocument } from './adoption-document.ts';

/** The flags of `promise init --adopt`. */
export interface AdoptFlags {
  /** The Promise, relative to the working directory; the current folder where absent. */
  readonly dir?: string | undefined;
  /** Not that one, but every one in the folder and below. */
  readonly all?: boolean | undefined;
  /** What of these is left out. */
  readonly exclude: readonly string[];
  /** Goldens are recorded without asking. */
  readonly yes?: boolean | undefined;
  /** One document on stdout; then nobody is asked. */
  readonly json?: boolean | undefined;
}

/**
 * `promise init --adopt`: gives existing Promises the test cases that they lack. Writes them from the example request, runs
 * each once, shows what came out, and records that as the goldens once the user agrees. Nothing that is there is overwritten.
 * Exit 1 where a case has no golden in the end; of several Promises, the worst.
 * @throws PromiseError `update-in-ci`; what is wrong with the Promise, where it is the only one
 */
export async function adoptCommand(flags: AdoptFlags, io: CommandIo): Promise<ExitCode> {
  if (io.ci) {
    throw new PromiseError(
      'update-in-ci',
      '--adopt is refused in CI: goldens are reviewed where they are made',
      { hint: 'run it on your machine and commit the result (CI is set in the environment)' },
    );
  }
  const dir = path.resolve(io.cwd, flags.dir ?? '.');
  // What people read is the progress then, and nobody is asked.
  const shown = flags.json ? { ...io, stdout: io.stderr, color: io.errorColor, terminal: undefined } : io;
  const context: AdoptContext = { yes: flags.yes ?? false, io: shown };
  const { promises, exitCode } = flags.all
    ? await adoptAll(dir, flags, context)
    : await adoptOne(dir, context);
  const document: AdoptionDocument = { version: 1, promises };
  if (flags.json) io.stdout.write(documentText(document));
  return exitCode;
}

/** What became of Promises, and of the worst of them. */
interface Adoption {
  readonly promises: readonly AdoptedPromise[];
  readonly exitCode: ExitCode;
}

async function adoptOne(dir: string, context: AdoptContext): Promise<Adoption> {
  const place = '.';
  const { exitCode, ...adopted } = await adoptPromise({ file: dir, place, ownsCases: true }, context);
  context.io.stdout.write(`${adopted.text}\n`);
  return {
    promises: [{ place, file: dir, ...adopted, outcome: outcomeOf(exitCode), error: null }],
    exitCode,
  };
}

function outcomeOf(exitCode: ExitCode): AdoptedPromise['outcome'] {
  return exitCode === 0 ? 'complete' : 'incomplete';
}

/** One after the other: a Promise that can't be adopted is told, and the others go on. */
async function adoptAll(dir: string, { exclude }: AdoptFlags, context: AdoptContext): Promise<Adoption> {
  const { io } = context;
  const chalk = new Chalk({ level: io.errorColor ? 1 : 0 });
  const promises: AdoptedPromise[] = [];
  const exitCodes: ExitCode[] = [];
  for (const found of await findPromises(dir, exclude)) {
    const { place, file } = found;
    io.stdout.write(`${gapAfter(promises.at(-1))}${printable(place)}\n`);
    try {
      const { exitCode, ...adopted } = await adoptPromise(found, context);
      promises.push({ place, file, ...adopted, outcome: outcomeOf(exitCode), error: null });
      exitCodes.push(exitCode);
    } catch (error) {
      if (!isOfOnePromise(error)) throw error;
      const { code } = error;
      io.stderr.write(`${errorLines(runError(error), chalk, io.cwd).join('\n')}\n`);
      promises.push({
        place,
        file,
        ...NOTHING_DONE,
        text: code,
        outcome: 'invalid',
        error: adoptionError(error),
      });
      exitCodes.push(error.exitCode);
    }
  }
  const lines = placeTable(
    promises.map(({ place, text, outcome }) => ({ mark: outcome === 'complete' ? '✓' : '✗', place, text })),
  );
  io.stdout.write(`${gapAfter(promises.at(-1))}${lines.join('\n')}\n`);
  return { promises, exitCode: Math.max(...exitCodes) as ExitCode };
}

/** Sets apart what comes after a Promise: what is told of a case that failed ends with an empty line itself. */
function gapAfter(promise: AdoptedPromise | undefined): string {
  if (promise === undefined) return '';
  const { cases } = promise;
  return cases.length > 0 && cases.every(({ outcome }) => outcome === 'failed') ? '' : '\n';
}
