import { PromiseError } from '../../shared/errors.ts';
import type { Json } from '../../shared/json.ts';
import { sameValue } from '../../shared/same-value.ts';
import { parseYamlDocuments } from '../kubernetes-yaml.ts';
import { yamlBlock } from '../yaml-block.ts';
import { type ParsedText, parseText } from '../yaml-location.ts';
import { editDocument } from './edit-document.ts';
import { handWrittenStyle } from './hand-written-style.ts';
import { applySplices, UneditableError } from './splice.ts';

/** A document of a file that somebody wrote. */
export interface EditableDocument {
  readonly file: string;
  readonly text: string;
  /** Which of the documents that have content, from 0. */
  readonly document: number;
}

/** How a document is edited. */
export interface EditOptions {
  /** Whether new lists of plain values are written on one line. */
  readonly inlineLists: boolean;
  /** What to do by hand where the edit can't be made, line by line. */
  readonly byHand: readonly string[];
}

/**
 * Changes a document of a text where its value changes, and nothing else of it: comments, order, quotes, indentation and line
 * ends stay. The result is read back as Kubernetes would before it is given.
 * @returns the new text
 * @throws PromiseError `uneditable` with the place, where that can't be done: anchors, merges, brackets over several lines
 */
export function editText(source: EditableDocument, to: Json, options: EditOptions): string {
  const parsed = parseText(source.text);
  try {
    const edited = spliced(source, parsed, to, options.inlineLists);
    if (!isReadAs(edited, source, to))
      throw new UneditableError('the edited text would not be read as it should');
    return edited;
  } catch (error) {
    if (!(error instanceof UneditableError)) throw error;
    throw uneditable(source, parsed, error, options.byHand);
  }
}

function spliced(
  { file, text, document }: EditableDocument,
  parsed: ParsedText,
  to: Json,
  inlineLists: boolean,
) {
  const contents = parsed.documents[document];
  if (contents === undefined) {
    if (document > 0) throw new UneditableError('the document is not found again');
    return withLineEndsOf(
      text,
      applySplices(text, [
        { start: text.length, end: text.length, text: `${yamlBlock(to, { inlineLists })}\n` },
      ]),
    );
  }
  const from = parseYamlDocuments(text, file)[document] ?? null;
  const splices = editDocument(text, contents, from, to, handWrittenStyle(text, contents, inlineLists));
  return applySplices(
    text,
    splices.map((splice) => ({ ...splice, text: withLineEndsOf(text, splice.text) })),
  );
}

/** Whether an edited text means what it should, and its other documents what they meant before. */
function isReadAs(edited: string, { file, text, document }: EditableDocument, to: Json): boolean {
  const before = parseYamlDocuments(text, file);
  const after = readBack(edited, file);
  return (
    after?.length === Math.max(before.length, document + 1) &&
    after.every((value, index) => sameValue(value, index === document ? to : (before[index] ?? null)))
  );
}

function readBack(edited: string, file: string): readonly Json[] | undefined {
  try {
    return parseYamlDocuments(edited, file);
  } catch (error) {
    if (error instanceof PromiseError) return undefined;
    throw error;
  }
}

/** A file from Windows goes on as it began. */
function withLineEndsOf(text: string, added: string): string {
  return /\r\n/.test(text) ? added.replace(/\r?\n/g, '\r\n') : added;
}

function uneditable(
  { file }: EditableDocument,
  { lines }: ParsedText,
  { message, at }: UneditableError,
  byHand: readonly string[],
): PromiseError {
  const position = at === undefined ? undefined : lines.linePos(at);
  return new PromiseError('uneditable', `this can't be edited without touching more: ${message}`, {
    location: position === undefined ? { file } : { file, line: position.line, column: position.col },
    notes: byHand,
    hint: 'nothing was changed; write it by hand',
  });
}
