import path from 'node:path';
import { VARIANTS_FOLDER } from '../../promise/case-variants.ts';
import { CONFIG_FILE } from '../../promise/config.ts';
import type { StageFolder } from '../../promise/types.ts';
import { isWithin } from '../../shared/real-place.ts';
import type { RunSetup } from '../plan/read-plan.ts';
import { STAGE_CASES } from '../test-stage/cases-beside.ts';

/** What a change calls for: every case, or those of these names. */
export type Affected = 'all' | ReadonlySet<string>;

/** The parts of a run's set-up that tell which files matter to which cases. */
export type WatchedSetup = Pick<RunSetup, 'promise' | 'plan' | 'allCases'>;

/** Folders of test/ whose manifests count for every case. */
const SHARED = new Set(['cluster', 'destinations']);

/** What runs write, as it is called in the folder of a case, and of a variant. */
const WRITTEN = new Set(['output', 'metadata']);

/** Folders and files of test/ that belong to the case which lies in test/ itself. */
const OWN_OF_TOP_CASE = new Set(['input', 'expected', 'case.yaml', VARIANTS_FOLDER, ...WRITTEN]);

/** What editors leave beside the file that they write. */
const EDITOR_FILE = /~$|\.sw[a-z]$|^\.#|^4913$/;

/** Whether a change below the Promise's folder is nobody's business: git's, npm's, an editor's, or what a run writes. */
export function isIgnored(file: string, root: string): boolean {
  const parts = path.relative(root, file).split(path.sep);
  const name = parts.at(-1) ?? '';
  const isPrivate = (part: string) =>
    part === '.git' || part === 'node_modules' || part.startsWith('.promise');
  if (parts.some(isPrivate) || EDITOR_FILE.test(name)) return true;
  const [test, ...inTest] = parts;
  if (test === 'test') return isWritten(OWN_OF_TOP_CASE.has(inTest[0] ?? '') ? inTest : inTest.slice(1));
  // The cases beside a stage's Dockerfile.
  const tests = parts.findIndex((part) => STAGE_CASES.includes(part));
  return tests > 0 && isWritten(parts.slice(tests + 2));
}

/** Whether a path below a case's folder is what a run of it, or of a variant, writes. */
function isWritten(inCase: readonly string[]): boolean {
  return WRITTEN.has((inCase[0] === VARIANTS_FOLDER ? inCase[2] : inCase[0]) ?? '');
}

/** Joins two wishes. */
export function joined(one: Affected, other: Affected): Affected {
  return one === 'all' || other === 'all' ? 'all' : new Set([...one, ...other]);
}

/**
 * The cases that changed files have a say in: the Promise and its configuration in all, a stage's folder in those that run its
 * image, what lies in a case's folder in that one and its variants, in a variant's folder in that alone. A case that isn't known yet is named after its folder.
 * @param files absolute
 */
export function affectedBy(files: readonly string[], setup: WatchedSetup): Affected {
  return files.map((file) => affectedByOne(file, setup)).reduce(joined, new Set<string>());
}

function affectedByOne(file: string, setup: WatchedSetup): Affected {
  const { promise, plan } = setup;
  const { root } = promise;
  if (promise.files.includes(file) || file === path.join(root, CONFIG_FILE)) return 'all';
  const inTest = path.relative(path.join(root, 'test'), file).split(path.sep);
  const [first = ''] = inTest;
  if (first !== '..' && first !== '') return affectedInTest(inTest, setup);
  const images = plan.images.flatMap(({ reference, source }) =>
    source.kind === 'build' && isPartOf(file, source.folder) ? [reference] : [],
  );
  const cases = plan.cases.filter(({ pipelines }) =>
    pipelines.some(({ stages }) => stages.some(({ image }) => images.includes(image))),
  );
  return new Set(cases.map(({ name }) => name));
}

function affectedInTest(inTest: readonly string[], { promise, allCases }: WatchedSetup): Affected {
  const [first = '', ...rest] = inTest;
  if (SHARED.has(first)) return 'all';
  if (OWN_OF_TOP_CASE.has(first)) {
    const top = allCases.find(({ dir }) => dir === path.join(promise.root, 'test'));
    return affectedInCase(top?.name ?? 'test', inTest, allCases);
  }
  // A file beside the cases is none of theirs.
  if (rest.length === 0 && !allCases.some(({ name }) => name === first)) return new Set();
  return affectedInCase(first, rest, allCases);
}

/** What is in a variant's own folder is its own; all else in the folder of a case counts for its variants, too. */
function affectedInCase(
  base: string,
  [first, variant]: readonly string[],
  allCases: WatchedSetup['allCases'],
): Affected {
  if (first === VARIANTS_FOLDER && variant !== undefined) return new Set([`${base}/${variant}`]);
  return new Set([
    base,
    ...allCases.flatMap(({ name, variantOf }) => (variantOf?.name === base ? [name] : [])),
  ]);
}

function isPartOf(file: string, { context, dockerfile }: StageFolder): boolean {
  return isWithin(context, file) || file === dockerfile || file === `${dockerfile}.dockerignore`;
}
