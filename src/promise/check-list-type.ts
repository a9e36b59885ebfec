import { isObject, type JsonObject, listOrEmpty, objectOrEmpty } from '../shared/json.ts';
import type { Problem } from './problems.ts';
import type { YamlPath } from './yaml-location.ts';

const TYPE = 'x-kubernetes-list-type';
const KEYS = 'x-kubernetes-list-map-keys';

/**
 * Checks `x-kubernetes-list-type` and its keys (apiextensions `pkg/apis/apiextensions/validation/validation.go`,
 * ValidateCustomResourceDefinitionOpenAPISchema and validateMapListKeysMapSet).
 */
export function checkListType(schema: JsonObject, at: YamlPath, problems: Problem[]): void {
  const report = (steps: YamlPath, message: string) => problems.push({ path: [...at, ...steps], message });
  const listType = schema[TYPE] ?? undefined;
  const keys = listOrEmpty(schema[KEYS]);
  if (keys.length > 0 && listType !== 'map') report([TYPE], `must be map beside ${KEYS}`);
  if (listType === undefined) return;
  if (schema.type !== 'array') report(['type'], `must be array beside ${TYPE}`);
  if (listType !== 'atomic' && listType !== 'set' && listType !== 'map')
    report([TYPE], 'must be atomic, set or map');
  if (listType === 'map' && keys.length === 0) report([KEYS], `must name the keys of a list of the type map`);
  const { items } = schema;
  if (!isObject(items)) {
    if (listType === 'map' && items === undefined)
      report(['items'], 'must be there in a list of the type map');
    return;
  }
  if ((listType === 'set' || listType === 'map') && items.nullable === true)
    report(['items', 'nullable'], `can't be true in a list of the type ${listType}`);
  if (listType === 'set') checkSetItems(items, report);
  if (listType === 'map') checkMapItems(items, keys.map(String), report);
}

type Report = (steps: YamlPath, message: string) => void;

/** Items of a set are compared as a whole, so they must be changed as a whole. */
function checkSetItems(items: JsonObject, report: Report): void {
  const inner = items[TYPE] ?? 'atomic';
  if (items.type === 'array' && inner !== 'atomic')
    report(['items', TYPE], 'must be atomic within a list of the type set');
  if (items.type === 'object' && items['x-kubernetes-map-type'] !== 'atomic')
    report(['items', 'x-kubernetes-map-type'], 'must be atomic within a list of the type set');
}

function checkMapItems(items: JsonObject, keys: readonly string[], report: Report): void {
  if (items.type !== 'object') {
    report(['items', 'type'], 'must be object in a list of the type map');
    return;
  }
  const properties = objectOrEmpty(items.properties);
  const required = listOrEmpty(items.required);
  for (const [index, key] of keys.entries()) {
    if (keys.indexOf(key) < index) report([KEYS, index], `names ${key} twice`);
    const property = Object.hasOwn(properties, key) ? properties[key] : undefined;
    if (!isObject(property)) {
      report([KEYS, index], `${key} is no property of the items`);
      continue;
    }
    const path = ['items', 'properties', key];
    if (property.type === 'array' || property.type === 'object')
      report([...path, 'type'], 'must be a scalar type in a key of a list of the type map');
    if (!required.includes(key) && (property.default ?? undefined) === undefined)
      report(path, 'must be required or have a default, as it is a key of a list of the type map');
    if (property.nullable === true)
      report([...path, 'nullable'], "can't be true in a key of a list of the type map");
  }
}
