import type { Location } from '../shared/errors.ts';
import type { JsonObject } from '../shared/json.ts';
import type { YamlPath } from './yaml-location.ts';

/** What a Promise was read from: one document of a file, or several files that each hold a part of it. */
export interface PromiseSource {
  /** Absolute path of the file; of several, the first. */
  readonly file: string;
  /** Absolute path of the folder that everything else is found from. */
  readonly root: string;
  /** What all the files hold, `file` first. */
  readonly texts: readonly { readonly file: string; readonly text: string }[];
  readonly object: JsonObject;
  /** Finds a place in the Promise. */
  readonly locate: (path: YamlPath) => Location;
}
