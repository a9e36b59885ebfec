import { createHash } from 'node:crypto';
import { MAX_READ_BYTES } from '../shared/file-content.ts';
import { MAX_NODES, TOO_MANY_IN_ALL } from '../shared/node-limit.ts';
import { type Reading, readDocuments } from './read-documents.ts';
import type { Dialect } from './types.ts';

/** What tells what bytes mean to whoever reads them. */
export type ContentKey = string;

/** How many bytes of a file that can't be read stand for a value: nobody knows how far it was read. */
const BYTES_PER_NODE = 4;

/** What a file comes to that isn't read any more: this very object. */
export const NOT_READ: Extract<Reading, { readonly kind: 'invalid' }> = {
  kind: 'invalid',
  message: TOO_MANY_IN_ALL,
  line: undefined,
  column: undefined,
};

/** The same for files of the same content, whatever they are called. */
export function contentKey(path: string, bytes: Uint8Array, dialect: Dialect): ContentKey {
  const language = /\.json$/i.test(path) ? 'json' : 'yaml';
  return `${dialect} ${language} ${createHash('sha256').update(bytes).digest('base64')}`;
}

/**
 * Reads the YAML and JSON files of one run as {@link readDocuments} does, each content once, however many steps ask for it.
 * Once they have more values in all than any one file may have, it reads no further ones: they are invalid. What it keeps is
 * bounded by that, and by 32 MB of files.
 */
export class DocumentReader {
  readonly #read = new Map<ContentKey, Reading | 'not-kept'>();
  #nodes = 0;
  #keptBytes = 0;

  read(path: string, bytes: Uint8Array, dialect: Dialect): Reading {
    const key = contentKey(path, bytes, dialect);
    const known = this.#read.get(key);
    if (known === 'not-kept') return readDocuments(path, bytes, dialect);
    if (known !== undefined) return known;
    const reading = this.isFull ? NOT_READ : readDocuments(path, bytes, dialect);
    if (reading !== NOT_READ) this.#nodes += nodesOf(reading, bytes);
    const isKept = reading.kind === 'invalid' || this.#keptBytes + bytes.length <= MAX_READ_BYTES;
    this.#read.set(key, isKept ? reading : 'not-kept');
    if (reading.kind === 'documents' && isKept) this.#keptBytes += bytes.length;
    return reading;
  }

  /** Whether it reads no further files. */
  get isFull(): boolean {
    return this.#nodes > MAX_NODES;
  }

  /** What it has read, as far as it has kept that. */
  *readings(): Iterable<readonly [ContentKey, Reading]> {
    for (const [key, reading] of this.#read) if (reading !== 'not-kept') yield [key, reading];
  }
}

function nodesOf(reading: Reading, bytes: Uint8Array): number {
  return reading.kind === 'documents' ? reading.nodes : Math.ceil(bytes.length / BYTES_PER_NODE);
}
