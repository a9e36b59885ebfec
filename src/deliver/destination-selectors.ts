import path from 'node:path';
import { describeValue } from '../promise/strict-decode.ts';
import { isObject, type Json } from '../shared/json.ts';
import { findField, toGoString } from './go-decode.ts';
import { type MetadataFile, readMetadataFile } from './metadata-file.ts';
import type { DeliveryFiles } from './types.ts';

/** Where stages leave it. */
export const DESTINATION_SELECTORS_FILE = 'metadata/destination-selectors.yaml';

/** An entry of destination-selectors.yaml. */
export interface DirectorySelector {
  readonly matchLabels: Readonly<Record<string, string>>;
  /** Cleaned: `.` for the whole output, else the name of one folder in it. */
  readonly directory: string;
}

/**
 * Reads where a stage wants its output to go, and refuses what Kratix refuses (`work-creator/lib/work_creator.go`,
 * ParseDestinationSelectors), in its order: an entry without labels, a directory twice, a sub-directory. A directory that
 * leads out of the output is refused as well, although Kratix would deliver its own files then.
 * @returns undefined where there is no such file
 * @throws MetadataProblem
 */
export async function readDestinationSelectors(
  files: DeliveryFiles,
): Promise<readonly DirectorySelector[] | undefined> {
  const file = await readMetadataFile(files, DESTINATION_SELECTORS_FILE);
  if (file === undefined) return undefined;
  const { value } = file;
  if (value === null) return [];
  if (!Array.isArray(value)) throw file.problem(`must be a list, not ${describeValue(value)}`, []);
  const entries = value.map((entry: Json, index) => readEntry(entry, index, file));
  checkLabels(entries, file);
  checkDuplicates(entries, file);
  checkSubDirectories(entries, file);
  return entries;
}

/** A null entry is one without anything. */
function readEntry(entry: Json, index: number, file: MetadataFile): DirectorySelector {
  if (entry === null) return { matchLabels: {}, directory: '.' };
  if (!isObject(entry)) {
    throw file.problem(`entry ${index + 1} must be a mapping, not ${describeValue(entry)}`, [index]);
  }
  const directory = findField(entry, 'directory');
  const text = directory === undefined ? '' : toGoString(directory.value);
  if (directory !== undefined && text === undefined) {
    throw file.problem(`directory: must be a string, not ${describeValue(directory.value)}`, [
      index,
      directory.key,
    ]);
  }
  const labels = findField(entry, 'matchLabels');
  return {
    matchLabels: labels === undefined ? {} : readLabels(labels.value, [index, labels.key], file),
    directory: cleanPath(text ?? ''),
  };
}

function readLabels(
  value: Json,
  at: readonly [number, string],
  file: MetadataFile,
): Readonly<Record<string, string>> {
  if (!isObject(value)) throw file.problem(`matchLabels: must be a mapping, not ${describeValue(value)}`, at);
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => {
      const text = toGoString(item);
      if (text !== undefined) return [key, text];
      throw file.problem(`matchLabels.${key}: must be a string, not ${describeValue(item)}`, [...at, key]);
    }),
  );
}

/** Spells a path the shortest way, without a slash at its end, as Go's filepath.Clean does. */
function cleanPath(text: string): string {
  const normal = path.posix.normalize(text).replace(/^\/+/, '/');
  return normal.length > 1 ? normal.replace(/\/$/, '') : normal;
}

function checkLabels(entries: readonly DirectorySelector[], file: MetadataFile): void {
  const index = entries.findIndex(({ matchLabels }) => Object.keys(matchLabels).length === 0);
  if (index >= 0) throw file.problem(`entry ${index + 1} has no matchLabels`, [index]);
}

function checkDuplicates(entries: readonly DirectorySelector[], file: MetadataFile): void {
  const seen = new Set<string>();
  for (const [index, { directory }] of entries.entries()) {
    if (seen.has(directory)) throw file.problem(`two entries have the directory ${directory}`, [index]);
    seen.add(directory);
  }
}

function checkSubDirectories(entries: readonly DirectorySelector[], file: MetadataFile): void {
  for (const [index, { directory }] of entries.entries()) {
    if (directory === '..') throw file.problem('the directory .. is outside the output', [index]);
    if (directory.includes('/') && directory !== '/') {
      throw file.problem(
        `${directory} is a sub-directory; only folders right below the output can be named`,
        [index],
      );
    }
  }
}
