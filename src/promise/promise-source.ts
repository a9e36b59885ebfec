import type { Location } from '../shared/errors.ts';
import type { JsonObject } from '../shared/json.ts';
import type { YamlPath } from './yaml-location.ts';

/** A document that a Promise, or a part of it, was read from. */
export interface PromisePart {
  /** Absolute. */
  readonly file: string;
  readonly text: string;
  /** Which of the file's documents that have content, from 0. */
  readonly document: number;
  /** What of the Promise it holds; empty: all of it. */
  readonly path: YamlPath;
}

/** What a Promise was read from: one document of a file, or several files that each hold a part of it. */
export interface PromiseSource {
  /** Absolute path of the file; of several, the first. */
  readonly file: string;
  /** Absolute path of the folder that everything else is found from. */
  readonly root: string;
  /** What all the files hold, `file` first. */
  readonly texts: readonly PromisePart[];
  readonly object: JsonObject;
  /** Whether nothing says what the Promise is called, so that it is called as its folder. */
  readonly isNameGuessed: boolean;
  /** Finds a place in the Promise. */
  readonly locate: (path: YamlPath) => Location;
}
