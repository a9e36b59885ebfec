import { isLarge } from './compare-bytes.ts';
import type { DocumentReader } from './document-reader.ts';
import type { EditedDocument, EditedFile } from './edit-golden/edit-file.ts';
import type { CompareDocument } from './match-documents.ts';
import { isStructured, type Reading, readDocuments } from './read-documents.ts';
import type { RuleBook } from './rule-book.ts';
import type { DialectOf, FileTree, Side } from './types.ts';

/** Reads the documents of two compared trees, as the rules of the comparison leave them. */
export class TreeReader {
  readonly rules: RuleBook;
  readonly #trees: Readonly<Record<Side, FileTree>>;
  readonly #dialectOf: DialectOf;
  readonly #documents: DocumentReader | undefined;
  /** Files that rules name: few, and asked for again and again. */
  readonly #named = new Map<string, Promise<readonly CompareDocument[]>>();

  /** @param documents reads the actual side; absent: nobody else reads that */
  constructor(
    trees: Readonly<Record<Side, FileTree>>,
    dialectOf: DialectOf,
    rules: RuleBook,
    documents?: DocumentReader,
  ) {
    this.rules = rules;
    this.#trees = trees;
    this.#dialectOf = dialectOf;
    this.#documents = documents;
  }

  /** Whether a file of both trees is compared by meaning: its name says what it holds, and it is small enough to read. */
  async hasMeaning(path: string): Promise<boolean> {
    return isStructured(path) && !(await isLarge([this.#trees.expected, this.#trees.actual], path));
  }

  /** Reads a file that has meaning. */
  async read(side: Side, path: string): Promise<Reading> {
    const reading = this.#documentsIn(side, path, await this.#trees[side].read(path));
    if (reading.kind === 'invalid') return reading;
    return {
      ...reading,
      documents: await this.rules.prepare(path, side, reading.documents, this.#readNamed),
    };
  }

  #documentsIn(side: Side, path: string, bytes: Uint8Array): Reading {
    const dialect = this.#dialectOf(path);
    return side === 'actual' && this.#documents !== undefined
      ? this.#documents.read(path, bytes, dialect)
      : readDocuments(path, bytes, dialect);
  }

  /** Reads a file that only one side has; undefined where its meaning isn't looked at. */
  async readAlone(side: Side, path: string): Promise<Reading | undefined> {
    if (!isStructured(path) || (await isLarge([this.#trees[side]], path))) return undefined;
    return this.read(side, path);
  }

  /** The same where a file without meaning counts as one without documents. */
  async documentsOf(side: Side, path: string): Promise<readonly CompareDocument[]> {
    const reading = await this.readAlone(side, path);
    return reading?.kind === 'documents' ? reading.documents : [];
  }

  /** Reads a file of both trees for an edit of the golden; undefined where there is nothing to edit in it. */
  async readForEdit(path: string): Promise<Readonly<Record<Side, EditedFile>> | undefined> {
    if (!(await this.hasMeaning(path))) return undefined;
    const [expected, actual] = [
      await this.#readEdited('expected', path),
      await this.#readEdited('actual', path),
    ];
    return expected === undefined || actual === undefined ? undefined : { expected, actual };
  }

  async #readEdited(side: Side, path: string): Promise<EditedFile | undefined> {
    const bytes = await this.#trees[side].read(path);
    const reading = this.#documentsIn(side, path, bytes);
    if (reading.kind === 'invalid') return undefined;
    const compared = await this.rules.prepare(path, side, reading.documents, this.#readNamed);
    const documents: EditedDocument[] = [];
    for (const [index, document] of reading.documents.entries()) {
      const edit = await this.rules.editOf(path, side, document, this.#readNamed);
      documents.push({ value: document.value, edit, compared: compared[index] ?? document });
    }
    // A byte order mark stays where it is.
    return { text: new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes), documents };
  }

  /** Looks in golden files that nobody had to read for what the rules are about, so that those of no use are known. */
  async useRules(paths: readonly string[]): Promise<void> {
    for (const path of paths) if (this.rules.mayUse(path)) await this.documentsOf('expected', path);
  }

  readonly #readNamed = (path: string): Promise<readonly CompareDocument[]> => {
    const known = this.#named.get(path);
    if (known !== undefined) return known;
    const documents = this.#readActual(path);
    this.#named.set(path, documents);
    return documents;
  };

  /** What a run wrote to a file, as it is. */
  async #readActual(path: string): Promise<readonly CompareDocument[]> {
    const { actual } = this.#trees;
    if (!isStructured(path) || !(await actual.list()).includes(path) || (await isLarge([actual], path)))
      return [];
    const reading = this.#documentsIn('actual', path, await actual.read(path));
    return reading.kind === 'documents' ? reading.documents : [];
  }
}
