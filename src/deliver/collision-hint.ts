import type { ClaimedFile, CollisionKind } from './collision-types.ts';

/** How to get out of a collision, as an instruction. */
export function wayOut(kind: CollisionKind, files: readonly ClaimedFile[]): string {
  switch (kind) {
    case 'path':
      return 'name the file after the request and its namespace: in the mode none, the one that is written last stays';
    case 'folder':
      return 'keep names unique in all namespaces: with pipelineNamespace, the folder bears that one for every request';
    case 'object':
      return wayOutOfTwice(files);
  }
}

function wayOutOfTwice(files: readonly ClaimedFile[]): string {
  if (new Set(files.map(({ claimant }) => claimant)).size === 1) return 'declare it once';
  const ofPromise = files.filter(({ placement }) => placement.work.resourceName === '');
  if (ofPromise.length === files.length)
    return 'spec.dependencies and the Promise workflow both bring it: leave one out';
  if (ofPromise.length > 0) return 'the Promise brings it already: leave it out of what every request brings';
  return 'what requests share belongs in the Promise workflow or spec.dependencies; name the rest after the request';
}
