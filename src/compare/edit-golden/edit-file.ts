import type { Document } from 'yaml';
import { editDocument } from '../../promise/edit-yaml/edit-document.ts';
import { REWRITING_STYLE } from '../../promise/edit-yaml/render.ts';
import { applySplices, type Splice, UneditableError } from '../../promise/edit-yaml/splice.ts';
import { loadYamlLibrary } from '../../promise/yaml-location.ts';
import type { Json } from '../../shared/json.ts';
import { sameValue } from '../../shared/same-value.ts';
import { type CompareDocument, matchDocuments } from '../match-documents.ts';
import { mergeValue, type RuledValue } from './merge.ts';

/** A file of one side: its text, and its documents before and after the rules for what may vary. */
export interface EditedFile {
  readonly text: string;
  readonly documents: readonly EditedDocument[];
}

/** A document with its values, with what the rules make of them, and as it is compared. */
export interface EditedDocument extends RuledValue {
  readonly compared: CompareDocument;
}

/** A golden file's new text, and the values that it must be read as. */
export interface EditedGolden {
  readonly text: string;
  readonly values: readonly Json[];
  /** Whether comments went with a document that had to be written anew. */
  readonly losesComments: boolean;
}

/** A document of a text, and where it lies: from its `---` to the next one. */
interface Chunk {
  readonly document: Document.Parsed | undefined;
  readonly start: number;
  readonly end: number;
}

/**
 * Changes the text of a golden where its values changed: matched documents in place, in the golden's order; new ones are put at the end
 * as the run wrote them.
 * @throws UneditableError where documents can't be told apart
 */
export function editYamlFile(golden: EditedFile, actual: EditedFile): EditedGolden {
  const before = chunksOf(golden);
  const after = chunksOf(actual);
  const matching = matchDocuments(comparedOf(golden), comparedOf(actual));
  if (matching.pairs.length === 0) throw new UneditableError('nothing of the golden stays');
  const partners = new Map(matching.pairs.map((pair) => [pair.expected, pair.actual]));
  let result = '';
  let losesComments = false;
  const values: Json[] = [];
  for (const chunk of before) {
    const source = golden.text.slice(chunk.start, chunk.end);
    const document = golden.documents[before.filter(hasDocument).indexOf(chunk)];
    if (chunk.document === undefined || document === undefined) {
      result += source;
      continue;
    }
    const partner = partners.get(document.compared);
    const written = actual.documents.find(({ compared }) => compared === partner);
    if (written === undefined) continue;
    const value = mergeValue(document, written);
    const edited = editChunk(golden.text, chunk, document.value, value);
    if (edited === undefined) {
      const body = bodyOf(actual, after, written);
      result += withSeparator(body, /^---(?=\s|$)/.test(source));
      losesComments ||= hasComments(source);
      values.push(written.value);
    } else {
      result += edited;
      values.push(value);
    }
  }
  for (const added of matching.added) {
    const written = actual.documents.find(({ compared }) => compared === added);
    if (written === undefined) continue;
    if (result !== '' && !result.endsWith('\n')) result += '\n';
    result += withSeparator(bodyOf(actual, after, written), values.length > 0);
    values.push(written.value);
  }
  // Without its first document, a golden needs no separator in front of the second one.
  const text = golden.text.startsWith('---') ? result : result.replace(/^---[ \t]*\n/, '');
  return { text, values, losesComments };
}

function comparedOf({ documents }: EditedFile): readonly CompareDocument[] {
  return documents.map(({ compared }) => compared);
}

/** A matched document's new text; undefined where it can't be edited in place. */
function editChunk(text: string, chunk: Chunk, from: Json, to: Json): string | undefined {
  if (chunk.document === undefined) return undefined;
  if (sameValue(from, to)) return text.slice(chunk.start, chunk.end);
  try {
    const splices = editDocument(text, chunk.document, from, to, REWRITING_STYLE);
    return applySplices(
      text.slice(chunk.start, chunk.end),
      splices.map((splice) => shifted(splice, chunk.start)),
    );
  } catch (error) {
    if (error instanceof UneditableError) return undefined;
    throw error;
  }
}

function shifted({ start, end, text }: Splice, by: number): Splice {
  return { start: start - by, end: end - by, text };
}

/** The text of a document that the run wrote, without its `---`. */
function bodyOf(file: EditedFile, chunks: readonly Chunk[], document: EditedDocument): string {
  const chunk = chunks.filter(hasDocument)[file.documents.indexOf(document)];
  if (chunk === undefined) throw new UneditableError('a document is not found again');
  const body = file.text.slice(chunk.start, chunk.end).replace(/^---[ \t]*(?:\n|(?=\S)|$)/, '');
  return body.endsWith('\n') ? body : `${body}\n`;
}

function withSeparator(body: string, isSeparated: boolean): string {
  return isSeparated ? `---\n${body}` : body;
}

function hasDocument({ document }: Chunk): boolean {
  return document !== undefined;
}

/** Splits a text at each `---`, which always begins a document; a part may hold none. */
function chunksOf({ text, documents }: EditedFile): readonly Chunk[] {
  if (/^(?:\.\.\.(?=\s|$)|%)/m.test(text))
    throw new UneditableError('directives and document ends are not edited');
  const { parseAllDocuments, isScalar } = loadYamlLibrary();
  const parsed = parseAllDocuments(text, { version: '1.1', uniqueKeys: false, logLevel: 'silent' });
  const filled = ('empty' in parsed ? [] : parsed).filter(
    ({ contents }) => contents !== null && !(isScalar(contents) && contents.value === null),
  );
  if (filled.length !== documents.length) throw new UneditableError('documents are not found again');
  const starts = [
    0,
    ...[...text.matchAll(/^---(?=\s|$)/gm)].map(({ index }) => index).filter((at) => at > 0),
  ];
  return starts.map((start, index) => {
    const end = starts[index + 1] ?? text.length;
    const within = filled.filter(({ contents }) => {
      const at = contents?.range?.[0] ?? -1;
      return at >= start && at < end;
    });
    if (within.length > 1) throw new UneditableError('documents are not found again');
    return { start, end, document: within[0] };
  });
}

/** Whether a text looks as if somebody commented it. */
export function hasComments(text: string): boolean {
  return /(^|\s)#/.test(text);
}
