import { UneditableError } from '../../promise/edit-yaml/splice.ts';
import type { Json } from '../../shared/json.ts';
import { writeJsonText } from '../../shared/json-text.ts';
import { sameValue } from '../../shared/same-value.ts';
import { readDocuments } from '../read-documents.ts';
import type { Dialect } from '../types.ts';
import { type EditedFile, type EditedGolden, editYamlFile } from './edit-file.ts';
import { mergeValue } from './merge.ts';

/** Characters of a text that somebody may have commented by hand; larger goldens are written whole. */
const MAX_EDITED = 1_000_000;

/** A golden's new text; undefined where it must be written whole, as the run wrote it. */
export type NewGolden = Pick<EditedGolden, 'text' | 'losesComments'> | undefined;

/**
 * Brings what a run wrote into the text of a golden: what is the same keeps its comments, order and quotes, and what may vary its
 * value. The result is read back before it is taken.
 */
export function editGolden(
  path: string,
  dialect: Dialect,
  golden: EditedFile,
  actual: EditedFile,
): NewGolden {
  if (golden.text.length > MAX_EDITED || actual.text.length > MAX_EDITED) return undefined;
  const edited = /\.json$/i.test(path) ? editJson(golden, actual) : editYaml(golden, actual);
  if (edited === undefined || !isReadAs(path, dialect, edited)) return undefined;
  return { text: edited.text, losesComments: edited.losesComments };
}

function editYaml(golden: EditedFile, actual: EditedFile): EditedGolden | undefined {
  try {
    return editYamlFile(golden, actual);
  } catch (error) {
    if (error instanceof UneditableError) return undefined;
    throw error;
  }
}

/** JSON has no comments: the text of the run is as good, unless the golden's values count somewhere. */
function editJson(golden: EditedFile, actual: EditedFile): EditedGolden | undefined {
  const [before, after] = [golden.documents[0], actual.documents[0]];
  if (before === undefined || after === undefined) return undefined;
  const value = mergeValue(before, after);
  if (sameValue(value, after.value)) return undefined;
  const indent = /^[[{]\r?\n([ \t]+)/.exec(actual.text)?.[1] ?? '';
  const end = actual.text.endsWith('\n') ? '\n' : '';
  return { text: writeJsonText(value, indent) + end, values: [value], losesComments: false };
}

function isReadAs(path: string, dialect: Dialect, { text, values }: EditedGolden): boolean {
  const reading = readDocuments(path, Buffer.from(text, 'utf8'), dialect);
  if (reading.kind === 'invalid' || reading.documents.length !== values.length) return false;
  return reading.documents.every(({ value }, index) => sameValue(value, values[index] as Json));
}
