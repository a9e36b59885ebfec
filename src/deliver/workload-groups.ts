import { createHash } from 'node:crypto';
import type { WorkflowType } from '../promise/types.ts';
import type { DirectorySelector } from './destination-selectors.ts';
import { MetadataProblem } from './metadata-file.ts';
import type { DeliveryFiles, Selector, Workload, WorkloadGroup } from './types.ts';

/** The directory of the group that takes what no other does (`api/v1alpha1/work_types.go`). */
export const DEFAULT_DIRECTORY = '.';

const OUTPUT = 'output/';

/** What decides who gets a pipeline's output. */
export interface GroupRequest {
  readonly files: DeliveryFiles;
  readonly selectors: readonly DirectorySelector[];
  readonly type: WorkflowType;
  /** `spec.destinationSelectors` in one; undefined where the Promise has none. */
  readonly promiseSelectors: Readonly<Record<string, string>> | undefined;
}

/**
 * Sorts a pipeline's output into groups (`work-creator/lib/work_creator.go`, Execute): one for each directory that
 * destination-selectors.yaml names, which may be empty, and last the default group, if any file is left for it. The
 * Promise's selectors count for the default group only.
 * @throws MetadataProblem: the output lacks a directory
 */
export function workloadGroups(request: GroupRequest): readonly WorkloadGroup[] {
  const { files, selectors, type } = request;
  const source = `${type}-workflow` as const;
  const workloads = outputWorkloads(files);
  const named = selectors.filter(({ directory }) => directory !== DEFAULT_DIRECTORY);
  const groups = named.map(({ directory, matchLabels }) => ({
    id: groupId(directory),
    directory,
    destinationSelectors: [{ matchLabels, source }],
    workloads: inDirectory(workloads, directory, files),
  }));
  const taken = new Set(named.map(({ directory }) => directory));
  const rest = workloads.filter(({ filepath }) => !filepath.includes('/') || !taken.has(topFolder(filepath)));
  if (rest.length === 0) return groups;
  const own = selectors.find(({ directory }) => directory === DEFAULT_DIRECTORY);
  const destinationSelectors: readonly Selector[] = [
    ...(own === undefined ? [] : [{ matchLabels: own.matchLabels, source }]),
    ...promiseSelector(request.promiseSelectors),
  ];
  return [...groups, defaultGroup(rest, destinationSelectors)];
}

/** The default group, with its id. */
export function defaultGroup(
  workloads: readonly Workload[],
  destinationSelectors: readonly Selector[],
): WorkloadGroup {
  return { id: groupId(DEFAULT_DIRECTORY), directory: DEFAULT_DIRECTORY, destinationSelectors, workloads };
}

/** The Promise's own selectors, as a group carries them; none where the Promise has none. */
export function promiseSelector(
  matchLabels: Readonly<Record<string, string>> | undefined,
): readonly Selector[] {
  return matchLabels === undefined ? [] : [{ matchLabels, source: 'promise' }];
}

/** The id of a group (`lib/hash/hasher.go`, ComputeHash). */
export function groupId(directory: string): string {
  return createHash('md5').update(directory).digest('hex');
}

/** All files of the output, in the order in which Kratix walks it: names of one folder byte by byte. */
function outputWorkloads(files: DeliveryFiles): readonly Workload[] {
  return [...files]
    .filter(([file]) => file.startsWith(OUTPUT) && !file.endsWith('/'))
    .map(([file, content]) => ({ filepath: file.slice(OUTPUT.length), content }))
    .sort((a, b) => compareSteps(a.filepath.split('/'), b.filepath.split('/')));
}

function compareSteps(a: readonly string[], b: readonly string[]): number {
  for (const [index, step] of a.entries()) {
    const order = Buffer.compare(Buffer.from(step), Buffer.from(b[index] ?? ''));
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

/** `/` stands for the whole output, which the default group then delivers once more. */
function inDirectory(
  workloads: readonly Workload[],
  directory: string,
  files: DeliveryFiles,
): readonly Workload[] {
  if (directory === '/') return workloads;
  if (files.has(`${OUTPUT}${directory}`)) {
    throw new MetadataProblem(`output/${directory} is a file, not a directory`);
  }
  const inside = [...files.keys()].some((file) => file.startsWith(`${OUTPUT}${directory}/`));
  if (!inside) throw new MetadataProblem(`the output has no directory ${directory}`);
  return workloads.filter(({ filepath }) => filepath.startsWith(`${directory}/`));
}

function topFolder(filepath: string): string {
  return filepath.slice(0, filepath.indexOf('/'));
}
