import { editText } from '../promise/edit-yaml/edit-text.ts';
import { parseYamlDocuments } from '../promise/kubernetes-yaml.ts';
import { PromiseError } from '../shared/errors.ts';
import type { Json } from '../shared/json.ts';
import { sameValue } from '../shared/same-value.ts';
import { checkGrown } from './check-grown.ts';
import { type Piece, type PiecePlace, type PromiseFiles, pathOfPiece } from './promise-files.ts';
import { valueAt, withValueAt } from './set-value.ts';

/** A file with another text than before. */
export interface FileEdit {
  /** Absolute. */
  readonly file: string;
  /** Undefined where the file is new. */
  readonly before: string | undefined;
  readonly after: string;
}

/** What becomes of a piece of a Promise; undefined: it is not there. */
export type PieceChange = (value: Json | undefined) => Json | undefined;

/** How a piece is written, and what to tell who has to write it by hand. */
export interface ChangeOptions {
  readonly inlineLists: boolean;
  readonly byHand: readonly string[];
}

/**
 * Changes a piece of a Promise in the texts of the files that hold it; nothing is written.
 * @returns the files whose texts change
 * @throws PromiseError `uneditable`; `invalid-promise` where Kratix or the API server would refuse the Promise afterwards, and didn't
 *   before; `usage` where the Promise has no place for the piece
 */
export function changePiece(
  files: PromiseFiles,
  piece: Piece,
  change: PieceChange,
  options: ChangeOptions,
): readonly FileEdit[] {
  const path = pathOfPiece(piece);
  const changed = change(valueAt(files.object, path));
  const places = files.places.get(piece) ?? [];
  if (places.length === 0) {
    throw new PromiseError('usage', `a Promise in several files has no place for ${path.join('.')}`, {
      notes: options.byHand,
      hint: 'put it together first: kratix build promise NAME --output promise.yaml',
    });
  }
  const edits = places.flatMap((place) => editPlace(place, change, options));
  if (edits.length > 0) checkGrown(files, withValueAt(files.object, path, changed) ?? null);
  return edits;
}

function editPlace(place: PiecePlace, change: PieceChange, options: ChangeOptions): readonly FileEdit[] {
  const { file, text = '', document, path } = place;
  const whole = parseYamlDocuments(text, file)[document];
  const to = withValueAt(whole, path, change(valueAt(whole, path))) ?? [];
  if (sameValue(whole ?? [], to)) return [];
  return [{ file, before: place.text, after: editText({ file, text, document }, to, options) }];
}
