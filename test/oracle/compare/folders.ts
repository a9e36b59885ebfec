import { type JsonObject, stringOrEmpty } from '../../../src/shared/json.ts';
import { deliberate, type Verdict, verdictOf } from '../verdict.ts';

/** Holds against each other whether a folder declares an object twice; one that kustomize can't read is told of elsewhere. */
export function compareFolders(oracle: JsonObject, promise: JsonObject): Verdict {
  if (stringOrEmpty(oracle.error) !== '')
    return deliberate('kustomize refuses the folder for something else');
  return verdictOf(String(oracle.collision), String(promise.collision));
}
