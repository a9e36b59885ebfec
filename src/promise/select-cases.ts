import picomatch from 'picomatch';
import { PromiseError } from '../shared/errors.ts';
import { type BrokenCase, type FoundCase, isBroken, withoutBroken } from './broken-case.ts';
import { isTestedAlone, pipelinesOfCase } from './case-pipelines.ts';
import { findStage } from './find-stage.ts';
import { pipelinePath } from './stage-images.ts';
import { didYouMean } from './suggest.ts';
import type { Pipeline, PromiseDefinition, TestCase } from './types.ts';

/** What the user asked for; empty lists ask for everything. */
export interface Selection {
  /** Names or globs of cases. */
  readonly names: readonly string[];
  /** `TYPE/ACTION/PIPELINE`, its beginning (`TYPE/ACTION`, `TYPE`), or a pipeline's name. */
  readonly pipelines: readonly string[];
  /** The stage to run alone: see `findStage`; absent: what each case says. */
  readonly stage?: string;
}

/** A case with the pipelines to run for it, in order; at least one. */
export interface SelectedCase {
  readonly testCase: TestCase;
  readonly pipelines: readonly Pipeline[];
  /** Names of all pipelines of the case, whichever of them run. */
  readonly allPipelines: readonly string[];
  /** The one stage of the one pipeline that runs alone; absent: all stages. */
  readonly stage?: string;
}

/** A case to run, or one that should be and can't. */
export type ChosenCase = SelectedCase | BrokenCase;

/** What a case is called, whether or not it can be run. */
export function nameOfChoice(choice: ChosenCase): string {
  return isBroken(choice) ? choice.name : choice.testCase.name;
}

/**
 * Picks the named cases, and of each the named pipelines, or a stage alone. What a case runs that can't be read nobody
 * knows: only its name leaves it out.
 * @throws PromiseError `unknown-case`, `unknown-pipeline`, `unknown-stage`, all listing what there is; `no-cases` where no
 *   case runs what is named
 */
export function selectCases(
  promise: PromiseDefinition,
  found: readonly FoundCase[],
  selection: Selection,
): readonly ChosenCase[] {
  const wanted = selection.pipelines.flatMap((word) => findPipelines(promise, word));
  const named = namedCases(found, selection.names);
  const readable = withoutBroken<TestCase>(named);
  const running = withPipelines(promise, readable)
    .map((choice) =>
      wanted.length === 0
        ? choice
        : { ...choice, pipelines: choice.pipelines.filter((each) => isWanted(choice, each, wanted)) },
    )
    .filter(({ pipelines }) => pipelines.length > 0);
  const { stage: word } = selection;
  const selected = word === undefined ? running.map(withOwnStage) : withStage(promise, running, word);
  const chosen = named.flatMap((each): readonly ChosenCase[] =>
    isBroken(each) ? [each] : selected.filter(({ testCase }) => testCase === each),
  );
  if (chosen.length > 0) return chosen;
  if (word !== undefined && running.length > 0) throw noCaseOfStage(word, running);
  throw new PromiseError('no-cases', `no case runs ${selection.pipelines.join(' or ')}`, {
    notes: readable.map((testCase) => `${testCase.name}: ${targetOf(testCase)}`),
    hint: `add a case whose case.yaml says pipeline: ${wanted.map(pipelinePath)[0] ?? 'TYPE/ACTION'}`,
  });
}

/** Whether a case's pipeline is among those that the user named; of a stage's own case, whether one of them runs the stage. */
function isWanted({ testCase }: SelectedCase, pipeline: Pipeline, wanted: readonly Pipeline[]): boolean {
  return testCase.standIn === undefined
    ? wanted.includes(pipeline)
    : wanted.some(({ containers }) => containers.some((each) => isTestedAlone(each, testCase)));
}

/** Cases as they are run where nothing else is asked for. */
export function wholeCases(promise: PromiseDefinition, cases: readonly TestCase[]): readonly SelectedCase[] {
  return withPipelines(promise, cases).map(withOwnStage);
}

function withPipelines(promise: PromiseDefinition, cases: readonly TestCase[]): readonly SelectedCase[] {
  return cases
    .map((testCase) => ({ testCase, pipelines: pipelinesOfCase(promise.pipelines, testCase) }))
    .map((choice) => ({ ...choice, allPipelines: choice.pipelines.map(({ name }) => name) }))
    .filter(({ pipelines }) => pipelines.length > 0);
}

/** The stage alone that a case names itself. */
function withOwnStage(selected: SelectedCase): SelectedCase {
  const { stage } = selected.testCase;
  return stage === undefined ? selected : { ...selected, stage };
}

/**
 * The cases whose files are about a stage alone: those that name it, those of its own folder, and of those that name none the
 * ones which have files for it to start with, or whose pipeline has no other stage.
 */
function withStage(
  promise: PromiseDefinition,
  selected: readonly SelectedCase[],
  word: string,
): readonly SelectedCase[] {
  const found = findStage(promise.pipelines, word);
  if (!('stage' in found)) {
    throw new PromiseError('unknown-stage', `--stage ${word}: ${found.message}`, {
      notes: found.known,
      hint: 'name a container; where several pipelines have it, PIPELINE/STAGE (NAME=DIR says which folder builds an image)',
    });
  }
  const { pipeline, name } = found.stage;
  return selected.flatMap((choice): readonly SelectedCase[] => {
    const { testCase } = choice;
    if (testCase.standIn !== undefined) {
      const isAbout = pipeline.containers.some((each) => each.name === name && isTestedAlone(each, testCase));
      return isAbout ? [withOwnStage(choice)] : [];
    }
    if (!choice.pipelines.includes(pipeline)) return [];
    const isAbout =
      testCase.stage === undefined
        ? testCase.seeds !== undefined || pipeline.containers.length === 1
        : testCase.stage === name;
    return isAbout ? [{ testCase, pipelines: [pipeline], allPipelines: [pipeline.name], stage: name }] : [];
  });
}

function noCaseOfStage(word: string, selected: readonly SelectedCase[]): PromiseError {
  return new PromiseError('no-cases', `no case runs the stage ${word} alone`, {
    notes: selected.map(({ testCase }) => `${testCase.name}: ${targetOf(testCase)}`),
    hint: `make a case of it: a folder in test/ with stage: ${word} in its case.yaml, the request in input/object.yaml, and what the stages before leave in input/output/ and input/metadata/`,
  });
}

function namedCases(cases: readonly FoundCase[], names: readonly string[]): readonly FoundCase[] {
  if (names.length === 0) return cases;
  const known = cases.map((testCase) => testCase.name);
  const matchers = names.map((name) => {
    const isGlob = picomatch(name);
    const isNamed = (candidate: string) => candidate === name || isGlob(candidate);
    const matches = (each: FoundCase) => {
      if (isNamed(each.name)) return true;
      // Its variants aren't known.
      if (isBroken(each)) return name.startsWith(`${each.name}/`);
      // A case comes with its variants.
      return each.variantOf !== undefined && isNamed(each.variantOf.name);
    };
    if (cases.some(matches)) return matches;
    throw new PromiseError('unknown-case', `there is no case ${name}${didYouMean(name, known)}`, {
      notes: known,
      hint: 'name one of these, or a glob',
    });
  });
  return cases.filter((testCase) => matchers.some((matches) => matches(testCase)));
}

/** The pipelines that a word means: by its path or the beginning of it, else by a name that only one has. */
function findPipelines(promise: PromiseDefinition, word: string): readonly Pipeline[] {
  const byPath = promise.pipelines.filter((pipeline) => {
    const path = pipelinePath(pipeline);
    return path === word || path.startsWith(`${word.replace(/\/$/, '')}/`);
  });
  if (byPath.length > 0) return byPath;
  const byName = promise.pipelines.filter((pipeline) => pipeline.name === word);
  if (byName.length === 1) return byName;
  const known = promise.pipelines.map(pipelinePath);
  const ambiguous = byName.length > 1;
  throw new PromiseError(
    'unknown-pipeline',
    ambiguous
      ? `${word} names ${byName.length} pipelines of ${promise.name}`
      : `${promise.name} has no pipeline ${word}${didYouMean(word, [...known, ...promise.pipelines.map(({ name }) => name)])}`,
    {
      notes: ambiguous ? byName.map(pipelinePath) : known,
      hint: known.length === 0 ? 'the Promise has no workflows' : 'name one as TYPE/ACTION/PIPELINE',
    },
  );
}

function targetOf({ workflow: { type, action }, pipeline, stage }: TestCase): string {
  return [type, action, pipeline, stage].filter((part) => part !== undefined).join('/');
}
