import path from 'node:path';
import { writeObjectYaml } from '../promise/write-yaml.ts';
import { bytesContent, type FileContent, joinedContent } from '../shared/file-content.ts';
import type { Destination, GroupPlacement, StateStore, Work, WorkloadGroup } from './types.ts';

const { join } = path.posix;

/** Between two files of the mode aggregatedYAML. */
const SEPARATOR = '\n---\n';

/** The folder of a Destination in its state store (`lib/writers/git.go`, NewGitWriter). */
export function destinationFolder(destination: Destination, stateStores: readonly StateStore[]): string {
  const store = stateStores.find(({ id }) => id === destination.stateStore);
  return trimmed(join(store?.path ?? '', destination.path));
}

/**
 * Where a file of a group ends up, below the folder of a Destination, by its filepath mode
 * (`internal/controller/workplacement_controller.go`, writeWorkloadsToStateStore).
 */
export function pathBelow(
  destination: Destination,
  work: Work,
  group: WorkloadGroup,
  filepath: string,
): string {
  switch (destination.filepathMode) {
    case 'aggregatedYAML':
      return aggregatedPath(destination);
    case 'none':
      return trimmed(join(filepath));
    case 'nestedByMetadata':
      return join(nestedFolder(work, group), filepath);
  }
}

function aggregatedPath({ filename }: Destination): string {
  return trimmed(join(filename));
}

/** The folder of a group in the mode nestedByMetadata (`workplacement_controller.go`, getDir). */
function nestedFolder(work: Work, group: WorkloadGroup): string {
  const pipeline = work.labels['kratix.io/pipeline-name'] ?? '';
  const id = group.id.slice(0, 5);
  return work.resourceName === ''
    ? join('dependencies', work.promiseName, pipeline, id)
    : join('resources', work.namespace, work.promiseName, work.resourceName, pipeline, id);
}

/** What a Destination's state store holds after all these placements were written, by path in the state store. */
export function stateStoreTree(
  placements: readonly GroupPlacement[],
  destination: Destination,
  stateStores: readonly StateStore[],
): ReadonlyMap<string, FileContent> {
  const folder = destinationFolder(destination, stateStores);
  const below = destinationTree(placements, destination);
  return new Map([...below].map(([file, content]) => [join(folder, file), content]));
}

/**
 * The same by path below the folder of the Destination in its state store. In the mode `none` a file that comes twice is
 * there once, as the last one.
 */
export function destinationTree(
  placements: readonly GroupPlacement[],
  destination: Destination,
): ReadonlyMap<string, FileContent> {
  const own = placements.filter(({ destinations }) => destinations.includes(destination.name));
  const tree = new Map<string, FileContent>();
  if (own.length === 0) return tree;
  if (destination.filepathMode === 'aggregatedYAML') {
    tree.set(aggregatedPath(destination), aggregated(own, destination));
    return tree;
  }
  for (const { work, group } of own) {
    for (const { filepath, content } of group.workloads) {
      tree.set(pathBelow(destination, work, group, filepath), content);
    }
    if (destination.filepathMode === 'none') {
      tree.set(stateFilePath(work, group, destination), stateFile(group, destination));
    }
  }
  return tree;
}

/** The name of a WorkPlacement (`internal/controller/scheduler.go`, applyWorkplacementsForTargetDestinations). */
export function workPlacementName(work: Work, group: WorkloadGroup, destination: Destination): string {
  return `${work.name}.${destination.name}-${group.id.slice(0, 5)}`;
}

/** Remembers which files are Kratix's, in the mode none (`workplacement_controller.go`, generateKratixStateFile). */
function stateFilePath(work: Work, group: WorkloadGroup, destination: Destination): string {
  return join('.kratix', `${work.namespace}-${workPlacementName(work, group, destination)}.yaml`);
}

function stateFile(group: WorkloadGroup, destination: Destination): FileContent {
  const files = group.workloads.map(({ filepath }) => join(`${destination.path}/`, filepath));
  return bytesContent(new TextEncoder().encode(writeObjectYaml({ files })));
}

/** All files of all placements, these sorted by name (`workplacement_controller.go`, combineAllWorkloads). */
function aggregated(placements: readonly GroupPlacement[], destination: Destination): FileContent {
  const named = placements.map(({ work, group }) => ({
    name: workPlacementName(work, group, destination),
    workloads: group.workloads,
  }));
  const contents = named
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap(({ workloads }) => workloads.map(({ content }) => content));
  const separator = bytesContent(new TextEncoder().encode(SEPARATOR));
  const parts = contents.flatMap((content, index) => (index === 0 ? [content] : [separator, content]));
  return joinedContent(parts);
}

/** Paths in a state store are relative. */
function trimmed(text: string): string {
  return text.replace(/^\/+/, '');
}
