import { type JsonObject, objectOrEmpty, stringOrEmpty } from '../shared/json.ts';
import type { UncheckedRule } from './cel/rules.ts';
import { decodeRequest } from './decode-request.ts';
import type { Refusal } from './refusal.ts';
import type { ResourceKind } from './resource-kinds.ts';
import { withoutServerFields, withoutStatus } from './stored-meta.ts';
import { checkTypeMeta } from './type-meta.ts';
import type { UnknownField } from './unknown-field.ts';
import { fillIn, validateObject } from './validate-object.ts';

/** What the API server would say of an object that is applied. */
export interface ObjectJudgement {
  readonly refusals: readonly Refusal[];
  /** Undeclared fields: some clients have the object refused for them, others lose them. */
  readonly unknown: readonly UnknownField[];
  /** CEL rules of which nobody knows here whether the object keeps them. */
  readonly unchecked: readonly UncheckedRule[];
}

/**
 * Judges an object as the API server would on creation, in its order: pruned, filled in, validated. Its namespace is whatever
 * applies it sets. Where something may change it before it is validated, nobody knows here what would be.
 */
export function judgeObject(object: JsonObject, kind: ResourceKind): ObjectJudgement {
  const wrongKind = checkTypeMeta(object, kind);
  const version = kind.versions.find(({ name }) => `${kind.group}/${name}` === object.apiVersion);
  if (wrongKind.length > 0 || version === undefined) {
    return { refusals: wrongKind, unknown: [], unchecked: [] };
  }
  const { schema, hasStatus } = version;
  const decoded = decodeRequest(hasStatus ? withoutStatus(object) : object, schema, 'prune');
  const unknown = decoded.pruned;
  if (decoded.refusals.length > 0) return { refusals: decoded.refusals, unknown, unchecked: [] };
  if (kind.isMutated) return { refusals: [], unknown, unchecked: [] };
  const created = withAnyNamespace(withoutServerFields(fillIn(decoded.object, schema)), kind);
  return { ...validateObject(created, schema), unknown };
}

/** Kinds without namespaces lose theirs, others get one of whoever applies them: none is a reason to refuse. */
function withAnyNamespace(object: JsonObject, { isNamespaced }: ResourceKind): JsonObject {
  const metadata = objectOrEmpty(object.metadata);
  const namespace = (isNamespaced && stringOrEmpty(metadata.namespace)) || 'default';
  return { ...object, metadata: { ...metadata, namespace } };
}
