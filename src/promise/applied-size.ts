import { type Json, type JsonObject, objectOrEmpty } from '../shared/json.ts';
import { writeJsonText } from '../shared/json-text.ts';

/** In which `kubectl apply` keeps the whole object. */
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** What Go writes as an escape of six characters, JavaScript as it is. */
const ESCAPED = /[<>&\u2028\u2029]/g;

/** Bytes of a value as the JSON that kubectl and the API server write. */
export function jsonBytes(value: Json): number {
  const text = writeJsonText(value);
  const more = [...text.matchAll(ESCAPED)].map(([character]) => 6 - Buffer.byteLength(character));
  return Buffer.byteLength(text) + more.reduce((sum, each) => sum + each, 0);
}

/**
 * Bytes that the annotations of an object take once `kubectl apply` without `--server-side` has added its own: the object as
 * JSON, with its annotations but for that one, and a line break (kubectl `pkg/util/apply.go`).
 */
export function appliedAnnotationBytes(object: JsonObject): number {
  const metadata = objectOrEmpty(object.metadata);
  const { [LAST_APPLIED]: _, ...annotations } = objectOrEmpty(metadata.annotations);
  const kept = { ...object, metadata: { ...metadata, annotations } };
  const own = Object.entries(annotations).map(([key, value]) => Buffer.byteLength(`${key}${String(value)}`));
  return own.reduce((sum, each) => sum + each, LAST_APPLIED.length + jsonBytes(kept) + 1);
}
