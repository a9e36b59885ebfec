import { appliedAnnotationBytes, jsonBytes } from '../promise/applied-size.ts';
import type { YamlPath } from '../promise/yaml-location.ts';
import { MAX_ANNOTATIONS_BYTES } from '../shared/annotations-limit.ts';
import type { Location } from '../shared/errors.ts';
import { MAX_REQUEST_BYTES } from '../shared/etcd-limit.ts';
import { type JsonObject, objectOrEmpty } from '../shared/json.ts';
import { type Lint, lint } from './types.ts';

/** What makes a Promise large, with what helps. */
const PARTS = {
  dependencies: 'let a stage of the Promise workflow write them, which are compressed then',
  api: 'leave descriptions out, or fields that nobody sets',
} as const;

/**
 * Finds a Promise that the cluster doesn't store, or doesn't as a plain `kubectl apply` would have it. What the server adds
 * isn't counted: a Promise just below etcd's limit may be refused, too.
 * @param promise the whole document
 * @param locate finds a place in it
 */
export function lintPromiseSize(promise: JsonObject, locate: (path: YamlPath) => Location): readonly Lint[] {
  const bytes = jsonBytes(promise);
  if (bytes > MAX_REQUEST_BYTES) {
    const part = largestPart(promise);
    const message = `the Promise takes ${(bytes / 2 ** 20).toFixed(2)} MiB as JSON, and etcd takes 1.5 MiB: most of it is spec.${part}`;
    const location = locate(['spec', part]);
    return [lint('promise-too-large', message, { location, hint: PARTS[part] })];
  }
  const annotations = appliedAnnotationBytes(promise);
  if (annotations <= MAX_ANNOTATIONS_BYTES) return [];
  const kibibytes = (annotations / 2 ** 10).toFixed(1);
  const message = `kubectl apply keeps the whole Promise in an annotation: ${kibibytes} KiB, where annotations may take 256 KiB`;
  const hint = 'kubectl apply --server-side keeps none';
  return [lint('promise-too-large', message, { location: locate([]), hint })];
}

function largestPart(promise: JsonObject): keyof typeof PARTS {
  const { api = null, dependencies = null } = objectOrEmpty(promise.spec);
  return jsonBytes(dependencies) > jsonBytes(api) ? 'dependencies' : 'api';
}
