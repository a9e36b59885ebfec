import path from 'node:path';
import { wrongApi } from '../../admission/check-api.ts';
import { lintScalars } from '../../lint/ambiguous-scalars.ts';
import { lintApiFields } from '../../lint/api-fields.ts';
import { lintDockerfile } from '../../lint/dockerfile.ts';
import { lintPromiseSize } from '../../lint/promise-size.ts';
import { lintStageImages } from '../../lint/stage-images.ts';
import { lintUncheckedRules } from '../../lint/unchecked-rules.ts';
import { casePlanOf } from '../../plan/plan.ts';
import { isBroken } from '../../promise/broken-case.ts';
import { type CaseFolder, caseFolders, readCase } from '../../promise/cases.ts';
import { loadConfig } from '../../promise/config.ts';
import type { PromiseInspection } from '../../promise/load.ts';
import { readTextFile } from '../../promise/read-file.ts';
import { wholeCases } from '../../promise/select-cases.ts';
import { resolveImageSources } from '../../promise/stage-folders.ts';
import type { ImageSource, PromiseDefinition, TestCase } from '../../promise/types.ts';
import { type Diagnostic, diagnosticsOf } from '../../shared/diagnostics.ts';
import { PromiseError } from '../../shared/errors.ts';
import { planCase } from '../plan/plan-case.ts';
import { readDestinations } from '../test-case/destinations.ts';
import { judgeRefusal } from '../test-case/judge-expectation.ts';
import { casesBesideStages } from '../test-stage/cases-beside.ts';
import { findExampleRequests, refusalDiagnostics, validateRequest } from './validate-request.ts';

/** Requests are admitted as kubectl asks for it. */
const AS_KUBECTL = { unknownFields: 'strict', rawInput: false } as const;

/** What was looked at, and what there is to say of it. Paths are absolute. */
export interface Validation {
  /** The Promise's file. */
  readonly promise: string;
  readonly diagnostics: readonly Diagnostic[];
  /** Files that were read as requests. */
  readonly requests: readonly string[];
  /** Folders of test cases. */
  readonly cases: readonly string[];
  readonly dockerfiles: readonly string[];
  /** The Promise has errors, so its cases and requests could not be judged. */
  readonly requestsSkipped: boolean;
}

/**
 * Checks a Promise with everything around it: what Kratix, the API server or a run here would refuse, and what they let
 * through but will hurt. Nothing runs, and no engine is asked.
 * @param ownsCases whether cases of its folder that name no Promise are its own
 */
export async function validatePromise(inspection: PromiseInspection, ownsCases = true): Promise<Validation> {
  const { promise, texts, locate } = inspection;
  const error = inspection.error ?? wrongApi(inspection);
  const found: Diagnostic[] = error === undefined ? [] : [...diagnosticsOf(error)];
  const sources = (await attempt(found, () => stageSources(promise))) ?? new Map();
  found.push(
    ...lintPromiseSize(promise.object, locate),
    ...lintApiFields(promise.object, locate),
    ...lintUncheckedRules(promise.api?.versions ?? [], locate),
    ...lintStageImages(promise.pipelines),
    ...texts.flatMap(({ file, text }) => lintScalars(text, file)),
  );
  const dockerfiles = dockerfilesOf(sources);
  for (const file of dockerfiles) found.push(...lintDockerfile(await readTextFile(file), file));
  const folders = (await attempt(found, () => caseFolders(promise, ownsCases))) ?? [];
  const examples = (await attempt(found, () => findExampleRequests(promise))) ?? [];
  const requests = examples.map(({ file }) => file);
  const beside = ownsCases ? ((await attempt(found, () => casesBesideStages(promise, sources))) ?? []) : [];
  if (error === undefined) {
    for (const folder of folders) requests.push(...(await validateCase(folder, promise, found)));
    for (const each of beside) {
      if (isBroken(each)) found.push(...diagnosticsOf(each.error));
      else await validateRead(each, promise, found);
    }
    for (const example of examples) found.push(...validateRequest(example, promise));
  }
  return {
    promise: promise.file,
    diagnostics: inOrder(found),
    requests: error === undefined ? requests : [],
    cases: error === undefined ? [...folders, ...beside].map(({ dir }) => dir) : [],
    dockerfiles,
    requestsSkipped: error !== undefined && folders.length + examples.length > 0,
  };
}

async function stageSources(promise: PromiseDefinition): Promise<ReadonlyMap<string, ImageSource>> {
  return resolveImageSources(promise, await loadConfig(promise), []);
}

function dockerfilesOf(sources: ReadonlyMap<string, ImageSource>): readonly string[] {
  const files = [...sources.values()].flatMap((source) =>
    source.kind === 'build' ? [source.folder.dockerfile] : [],
  );
  return [...new Set(files)];
}

/**
 * Reads a case as a run would, up to its plan.
 * @returns the file of its request, if it has one
 */
async function validateCase(
  folder: CaseFolder,
  promise: PromiseDefinition,
  found: Diagnostic[],
): Promise<readonly string[]> {
  await attempt(found, () => readDestinations(promise.root, folder.dir));
  const cases = (await attempt(found, () => readCase(folder, promise))) ?? [];
  for (const testCase of cases) await validateRead(testCase, promise, found);
  const requestFile = cases[0]?.requestFile;
  if (requestFile === undefined) return [];
  await attempt(found, async () => found.push(...lintScalars(await readTextFile(requestFile), requestFile)));
  return [requestFile];
}

/** Plans a case that could be read. */
async function validateRead(
  testCase: TestCase,
  promise: PromiseDefinition,
  found: Diagnostic[],
): Promise<void> {
  await attempt(found, async () => {
    const [choice] = wholeCases(promise, [testCase]);
    if (choice === undefined) return;
    const input = await planCase(promise, choice, AS_KUBECTL);
    if ('refusals' in input) {
      const { asExpected } = judgeRefusal(testCase.expect, input.refusals);
      if (asExpected === undefined) found.push(...refusalDiagnostics(input.refusals));
    } else casePlanOf(input.planned, { promise, limits: 'memory', timeoutSeconds: 1 });
  });
}

/** Takes an error that the user can act on for a finding, and goes on. */
async function attempt<T>(found: Diagnostic[], act: () => Promise<T>): Promise<T | undefined> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof PromiseError)) throw error;
    found.push(...diagnosticsOf(error));
    return undefined;
  }
}

/** Each once: by file in the order in which they were looked at, then by line. */
function inOrder(found: readonly Diagnostic[]): readonly Diagnostic[] {
  const unique = [...new Map(found.map((each) => [JSON.stringify(each), each])).values()];
  const files = [...new Set(unique.map(({ location }) => path.resolve(location?.file ?? '')))];
  const rank = ({ location }: Diagnostic) => files.indexOf(path.resolve(location?.file ?? ''));
  return unique.sort((a, b) => rank(a) - rank(b) || (a.location?.line ?? 0) - (b.location?.line ?? 0));
}
