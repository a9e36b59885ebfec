import { isObject, type JsonObject } from '../shared/json.ts';
import { badRequest, coerceEmbedded } from './embedded.ts';
import { dropNulls } from './nulls.ts';
import { decodeObjectMeta } from './object-meta.ts';
import { pruneRequest } from './prune.ts';
import { childPlace, type Refusal, ROOT } from './refusal.ts';
import { refuseUnknown, type UnknownField } from './unknown-field.ts';

/** What becomes of fields that the schema doesn't declare: the request is refused, or they are taken away. */
export type UnknownFields = 'strict' | 'prune';

/** A request as its version's schema lets it through; only of use where nothing was refused. */
export interface DecodedRequest {
  readonly object: JsonObject;
  readonly refusals: readonly Refusal[];
  /** Undeclared fields that were taken away. */
  readonly pruned: readonly UnknownField[];
}

/**
 * What the API server does while it reads a request: decodes the metadata, prunes undeclared fields, drops nulls, decodes
 * the metadata of embedded resources (apiextensions-apiserver `pkg/apiserver/customresource_handler.go`,
 * unstructuredSchemaCoercer).
 */
export function decodeRequest(
  request: JsonObject,
  schema: JsonObject,
  unknownFields: UnknownFields,
): DecodedRequest {
  const metadata = decodeObjectMeta(request.metadata ?? null, childPlace(ROOT, 'metadata'));
  const pruned = pruneRequest(request, schema);
  const coerced = coerceEmbedded(dropNulls(pruned.value, schema), schema, ROOT);
  const unknown = [...metadata.unknown, ...pruned.unknown, ...coerced.unknown];
  const wrong = metadata.wrong.map(({ place, value, message }) => badRequest(place, value, message));
  const malformed = [...wrong, ...coerced.refusals];
  return {
    object: { ...(isObject(coerced.value) ? coerced.value : {}), metadata: metadata.value },
    refusals: malformed.length > 0 || unknownFields === 'prune' ? malformed : unknown.map(refuseUnknown),
    pruned: unknown,
  };
}
