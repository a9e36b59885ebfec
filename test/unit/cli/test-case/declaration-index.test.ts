import { expect, it } from 'vitest';
import { DeclarationIndex } from '../../../../src/cli/test-case/declaration-index.ts';
import { DocumentReader } from '../../../../src/compare/document-reader.ts';
import type { GroupPlacement } from '../../../../src/deliver/types.ts';
import { bytesContent } from '../../../../src/shared/file-content.ts';

const BYTES = Buffer.from('apiVersion: v1\nkind: Namespace\nmetadata: {name: team}\n');
const OBJECT = { group: '', version: 'v1', kind: 'Namespace', namespace: '', name: 'team' };

/** A file that is delivered to some Destination. */
function placed(filepath: string, bytes: Uint8Array) {
  const workload = { filepath, content: bytesContent(bytes) };
  const group = { id: 'x', directory: '.', destinationSelectors: [], workloads: [workload] };
  const work = {
    name: 'redis',
    namespace: 'default',
    labels: {},
    promiseName: 'redis',
    resourceName: 'example',
    workloadGroups: [group],
  };
  const placement: GroupPlacement = {
    work,
    group,
    selector: {},
    candidates: [],
    destinations: [],
    choice: 'unscheduled',
  };
  return { workload, placement };
}

it('knows what files declare, read or not', async () => {
  const { workload, placement } = placed('a.yaml', BYTES);
  const documents = new DocumentReader();
  documents.read('output/a.yaml', BYTES, 'gitops');
  const [known, unknown] = [new DeclarationIndex(), new DeclarationIndex()];
  known.note(documents);
  for (const index of [known, unknown]) {
    expect((await index.declaredBy([placement])).get(workload)).toEqual([OBJECT]);
  }
});

it('reads nothing that was left unread for its case', async () => {
  const { workload, placement } = placed('a.yaml', BYTES);
  const documents = new DocumentReader();
  for (const size of [5_000_000, 5_000_001]) documents.read('b.yaml', Buffer.alloc(size), 'gitops');
  documents.read('output/a.yaml', BYTES, 'gitops');
  const index = new DeclarationIndex();
  index.note(documents);
  expect((await index.declaredBy([placement])).get(workload)).toEqual([]);
});

it('takes a file for a manifest by its name only', async () => {
  const { placement } = placed('a.txt', BYTES);
  expect((await new DeclarationIndex().declaredBy([placement])).size).toBe(0);
});
