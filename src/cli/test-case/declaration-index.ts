import { type ContentKey, contentKey, DocumentReader } from '../../compare/document-reader.ts';
import type { Reading } from '../../compare/read-documents.ts';
import {
  type Declarations,
  type DeclaredObject,
  objectsOf,
  readDeclarations,
} from '../../deliver/declared-objects.ts';
import type { GroupPlacement } from '../../deliver/types.ts';

/** What the files of all cases of a run declare, by content, so that what a case has read isn't read again. */
export class DeclarationIndex {
  readonly #known = new Map<ContentKey, readonly DeclaredObject[]>();

  /** Takes what the files declare that were read for a case; of files that weren't, nothing is known. */
  note(documents: DocumentReader): void {
    for (const [key, reading] of documents.readings()) this.#known.set(key, declaredIn(reading));
  }

  /**
   * What the files of one case declare. Files that can't be read, those behind too many values among them, declare nothing:
   * their own case tells of them.
   * @throws PromiseError `unreadable-file`
   */
  declaredBy(placements: readonly GroupPlacement[]): Promise<Declarations> {
    const documents = new DocumentReader();
    const workloads = placements.flatMap(({ group }) => group.workloads);
    return readDeclarations(workloads, (path, bytes) => {
      const known = this.#known.get(contentKey(path, bytes, 'gitops'));
      return known ?? declaredIn(documents.read(path, bytes, 'gitops'));
    });
  }
}

/** As copies: a part of a text keeps all of it in memory. */
function declaredIn(reading: Reading): readonly DeclaredObject[] {
  if (reading.kind === 'invalid') return [];
  return structuredClone(objectsOf(reading.documents.map(({ value }) => value)));
}
