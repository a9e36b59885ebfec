import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { Chalk } from 'chalk';
import { type FoundPromise, findPromises } from '../../promise/find-promises.ts';
import { inspectPromise, type PromiseInspection } from '../../promise/load.ts';
import type { PromiseApi } from '../../promise/types.ts';
import { diagnosticLines } from '../../report/diagnostic-lines.ts';
import { type CheckedFiles, diagnosticsDocument } from '../../report/diagnostics-json.ts';
import { documentText } from '../../report/document-text.ts';
import { formatCount, formatPath } from '../../report/format.ts';
import { type Diagnostic, diagnosticsOf } from '../../shared/diagnostics.ts';
import { type ExitCode, PromiseError } from '../../shared/errors.ts';
import type { SeveralFlags } from '../flags/shared-flags.ts';
import type { CommandIo } from '../io.ts';
import { type Validation, validatePromise } from '../validate/validate-promise.ts';
import { readRequests, validateRequest } from '../validate/validate-request.ts';

/** The flags of `promise validate`. */
export interface ValidateFlags extends SeveralFlags {
  readonly dir: string;
  readonly json: boolean;
  readonly strict: boolean;
}

/**
 * `promise validate [PATH…]`: a folder or a Promise's file means the Promise with all that lies around it, any other
 * file a request for the Promise of `--dir`. Exit 2 where there are errors, with `--strict` where there are lints.
 */
export async function validateCommand(
  paths: readonly string[],
  flags: ValidateFlags,
  io: CommandIo,
): Promise<ExitCode> {
  if (flags.all && paths.length > 0) {
    throw new PromiseError('usage', '--all looks for Promises itself, and takes no paths', {
      hint: 'name the folder to look in with --dir',
    });
  }
  const targets =
    paths.length === 0
      ? await unnamedTargets(flags, io.cwd)
      : paths.map((file): Target => ({ file, ownsCases: true }));
  const validations: Validation[] = [];
  for (const { file: target, ownsCases } of targets) {
    const file = path.resolve(io.cwd, target);
    try {
      if (targets.length > 1 && isBeside(file)) throw nothingToValidate(file);
      validations.push(await validateTarget({ file, ownsCases }, paths.length > 0, flags, io));
    } catch (error) {
      // A shell's `promises/*` names what lies beside the Promises, too.
      const isOther =
        error instanceof PromiseError &&
        ['no-promise', 'not-a-promise'].includes(error.code) &&
        existsSync(file);
      if (targets.length < 2 || !isOther) throw error;
      io.stderr.write(`passed over ${target}: it holds no Promise\n`);
    }
  }
  if (validations.length === 0) throw nothingToValidate(paths.join(', '));
  const diagnostics = validations.flatMap((validation) => validation.diagnostics);
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  const invalid = errors > 0 || (flags.strict && diagnostics.length > 0);
  const checked = checkedFiles(validations);
  if (flags.json) {
    const document = diagnosticsDocument(diagnostics, checked, invalid ? 'invalid' : 'valid');
    io.stdout.write(documentText(document));
  } else {
    const chalk = new Chalk({ level: io.color ? 1 : 0 });
    const source = sourceCache();
    for (const diagnostic of diagnostics) {
      io.stdout.write(`${diagnosticLines(diagnostic, chalk, io.cwd, source).join('\n')}\n\n`);
    }
    io.stdout.write(`${summary(validations, checked, diagnostics, flags.strict, io)}\n`);
  }
  return invalid ? 2 : 0;
}

/** What is to be checked: the file or folder of a Promise, or a request. */
type Target = Pick<FoundPromise, 'file' | 'ownsCases'>;

/** What is checked where nothing is named. */
async function unnamedTargets({ dir, all, exclude }: ValidateFlags, cwd: string): Promise<readonly Target[]> {
  return all ? findPromises(path.resolve(cwd, dir), exclude) : [{ file: dir, ownsCases: true }];
}

/** A file that nobody takes for YAML: a README beside the Promises. */
function isBeside(file: string): boolean {
  return !/\.(?:ya?ml|json)$/.test(file) && statSync(file, { throwIfNoEntry: false })?.isFile() === true;
}

function nothingToValidate(place: string): PromiseError {
  return new PromiseError('no-promise', `${place} holds no Promise`, {
    hint: 'name the folder of a promise.yaml, or a file with a request',
  });
}

/** A Promise, or a request for the one of `--dir`. */
async function validateTarget(
  { file: target, ownsCases }: Target,
  mayBeRequest: boolean,
  flags: ValidateFlags,
  io: CommandIo,
): Promise<Validation> {
  let inspection: PromiseInspection;
  try {
    inspection = await inspectPromise(target);
  } catch (error) {
    if (!(error instanceof PromiseError)) throw error;
    if (error.code === 'not-a-promise' && mayBeRequest) {
      return validateRequestFile(target, flags, io).catch((reason: unknown) => {
        // Without a Promise that it could be a request for, what matters is what the file itself is.
        throw reason instanceof PromiseError && reason.code === 'no-promise' ? error : reason;
      });
    }
    // What parses no further is the result; a path that leads nowhere is the user's slip.
    if (error.location?.line === undefined) throw error;
    return nothingBut(error.location.file, diagnosticsOf(error));
  }
  return validatePromise(inspection, ownsCases);
}

async function validateRequestFile(file: string, flags: ValidateFlags, io: CommandIo): Promise<Validation> {
  const { promise, error } = await inspectPromise(path.resolve(io.cwd, flags.dir));
  if (error !== undefined) return nothingBut(promise.file, diagnosticsOf(error), [], true);
  if (promise.api === undefined) {
    throw new PromiseError(
      'invalid-request',
      `the Promise ${promise.name} has no API, so it takes no requests`,
      {
        location: { file },
        hint: 'name the Promise that the request is for: --dir PATH',
      },
    );
  }
  const request = await readRequests(file, promise.api satisfies PromiseApi, true);
  return nothingBut(promise.file, validateRequest(request, promise), [file]);
}

function nothingBut(
  promise: string,
  diagnostics: readonly Diagnostic[],
  requests: readonly string[] = [],
  requestsSkipped = false,
): Validation {
  return { promise, diagnostics, requests, cases: [], dockerfiles: [], requestsSkipped };
}

function checkedFiles(validations: readonly Validation[]): CheckedFiles {
  const all = (files: (validation: Validation) => readonly string[]) => [
    ...new Set(validations.flatMap(files)),
  ];
  return {
    promises: all(({ promise }) => [promise]),
    requests: all(({ requests }) => requests),
    cases: all(({ cases }) => cases),
    dockerfiles: all(({ dockerfiles }) => dockerfiles),
  };
}

/** One line: how it ended, and what was looked at. */
function summary(
  validations: readonly Validation[],
  checked: CheckedFiles,
  diagnostics: readonly Diagnostic[],
  strict: boolean,
  io: CommandIo,
): string {
  const [only, ...others] = checked.promises;
  const subject =
    only !== undefined && others.length === 0
      ? formatPath(only, io.cwd)
      : formatCount(checked.promises.length, 'Promise');
  const looked = [
    [checked.requests.length, 'request'],
    [checked.cases.length, 'test case'],
    [checked.dockerfiles.length, 'Dockerfile'],
  ] as const;
  const counted = looked.filter(([count]) => count > 0).map(([count, noun]) => formatCount(count, noun));
  const skipped = validations.some(({ requestsSkipped }) => requestsSkipped)
    ? '; requests and test cases are checked when the Promise has no errors'
    : '';
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  const warnings = diagnostics.length - errors;
  const figures = [
    errors > 0 ? formatCount(errors, 'error') : '',
    warnings > 0 ? formatCount(warnings, 'warning') : '',
  ].filter((part) => part !== '');
  const outcome = figures.length === 0 ? 'valid' : figures.join(', ');
  const note = errors === 0 && warnings > 0 && !strict ? ' (--strict makes warnings count)' : '';
  return `${[subject, ...counted].join(', ')}: ${outcome}${note}${skipped}`;
}

/** Reads each file once, for the lines that are shown of it. */
function sourceCache(): (file: string) => string | undefined {
  const texts = new Map<string, string | undefined>();
  return (file) => {
    if (!texts.has(file)) texts.set(file, readIfThere(file));
    return texts.get(file);
  };
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
