import { diskTree } from '../../compare/disk-tree.ts';
import { isStructured, readDocuments } from '../../compare/read-documents.ts';
import { goldenDir } from '../../promise/cases.ts';
import type { TestCase } from '../../promise/types.ts';
import { PromiseError } from '../../shared/errors.ts';
import { MAX_READ_BYTES } from '../../shared/file-content.ts';
import type { Json } from '../../shared/json.ts';

/** Files of `expected/` that Kratix would deliver. */
const OUTPUT = /^(?:pipelines\/[^/]+\/)?output\//;

/** What declares a kind; a file without these words needn't be parsed. */
const DECLARATIONS = ['CustomResourceDefinition', 'Promise'];

/** The documents of a case's goldens. */
export interface GoldenDocuments {
  readonly case: string;
  readonly documents: readonly Json[];
}

/**
 * What the Promise workflow installs, as the goldens of its cases have it: by the time of a request, the kinds that it declares are
 * there. Goldens that can't be read declare nothing here: their own case tells of them.
 */
export async function goldenKinds(cases: readonly TestCase[]): Promise<readonly GoldenDocuments[]> {
  const installing = cases.filter(
    ({ workflow, stage }) =>
      workflow.type === 'promise' && workflow.action === 'configure' && stage === undefined,
  );
  return Promise.all(
    installing.map(async (each) => ({
      case: each.name,
      documents: await declaringDocuments(goldenDir(each)),
    })),
  );
}

async function declaringDocuments(dir: string): Promise<readonly Json[]> {
  try {
    const tree = await diskTree(dir);
    const documents: Json[] = [];
    for (const file of await tree.list()) {
      if (!OUTPUT.test(file) || !isStructured(file) || (await tree.size(file)) > MAX_READ_BYTES) continue;
      const bytes = Buffer.from(await tree.read(file));
      if (!DECLARATIONS.some((word) => bytes.includes(word))) continue;
      const reading = readDocuments(file, bytes, 'gitops');
      if (reading.kind !== 'documents') continue;
      for (const { value } of reading.documents) documents.push(value);
    }
    return documents;
  } catch (error) {
    if (error instanceof PromiseError && error.code === 'unreadable-file') return [];
    throw error;
  }
}
