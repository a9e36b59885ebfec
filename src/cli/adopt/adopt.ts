import path from 'node:path';
import { findPromises } from '../../promise/find-promises.ts';
import { type ExitCode, PromiseError } from '../../shared/errors.ts';
import { printable } from '../../shared/printable.ts';
import type { CommandIo } from '../io.ts';
import { isOfOnePromise } from '../test-run/several-promises.ts';
import { type Adopted, adoptPromise } from './adopt-promise.ts';

/** The flags of `promise init --adopt`. */
export interface AdoptFlags {
  /** The Promise, relative to the working directory; the current folder where absent. */
  readonly dir?: string | undefined;
  /** Not that one, but every one in the folder and below. */
  readonly all?: boolean | undefined;
  /** Goldens are recorded without asking. */
  readonly yes?: boolean | undefined;
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
  const yes = flags.yes ?? false;
  if (flags.all) return adoptAll(dir, yes, io);
  const { text, exitCode } = await adoptPromise({ file: dir, place: '.', ownsCases: true }, { yes, io });
  io.stdout.write(`${text}\n`);
  return exitCode;
}

/** One after the other: a Promise that can't be adopted is told, and the others go on. */
async function adoptAll(dir: string, yes: boolean, io: CommandIo): Promise<ExitCode> {
  const rows: (Adopted & { readonly place: string })[] = [];
  for (const found of await findPromises(dir)) {
    const { place } = found;
    io.stdout.write(`${rows.length === 0 ? '' : '\n'}${printable(place)}\n`);
    try {
      rows.push({ place, ...(await adoptPromise(found, { yes, io })) });
    } catch (error) {
      if (!isOfOnePromise(error)) throw error;
      const { code, message, hint, exitCode } = error;
      io.stderr.write(`${printable(message)}\n${hint === undefined ? '' : `hint: ${printable(hint)}\n`}`);
      rows.push({ place, text: code, exitCode });
    }
  }
  const width = Math.max(...rows.map(({ place }) => printable(place).length));
  const lines = rows.map(
    ({ place, text, exitCode }) => `${exitCode === 0 ? '✓' : '✗'} ${printable(place).padEnd(width)}  ${text}`,
  );
  io.stdout.write(`\n${lines.join('\n')}\n`);
  return Math.max(...rows.map(({ exitCode }) => exitCode)) as ExitCode;
}
