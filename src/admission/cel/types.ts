/** A type of CEL. A `param` is a type parameter: of a function's signature, or one that is still to be found out. */
export type CelType =
  | { readonly kind: 'simple'; readonly name: string }
  | { readonly kind: 'dyn' }
  /** The type of what is wrong, and has been told of. */
  | { readonly kind: 'error' }
  | { readonly kind: 'param'; readonly name: string }
  | { readonly kind: 'list'; readonly item: CelType }
  | { readonly kind: 'map'; readonly key: CelType; readonly value: CelType }
  | { readonly kind: 'optional'; readonly value: CelType }
  | { readonly kind: 'type'; readonly of: CelType }
  /** An object with declared fields; told apart by identity. */
  | { readonly kind: 'object'; readonly fields: ReadonlyMap<string, CelType> };

const simple = (name: string): CelType => ({ kind: 'simple', name });

export const DYN: CelType = { kind: 'dyn' };
export const ERROR: CelType = { kind: 'error' };
export const BOOL = simple('bool');
export const INT = simple('int');
export const UINT = simple('uint');
export const DOUBLE = simple('double');
export const STRING = simple('string');
export const BYTES = simple('bytes');
export const NULL = simple('null_type');
export const TIMESTAMP = simple('google.protobuf.Timestamp');
export const DURATION = simple('google.protobuf.Duration');
export const URL_TYPE = simple('kubernetes.URL');
export const QUANTITY = simple('kubernetes.Quantity');
export const FORMAT = simple('kubernetes.NamedFormat');
export const SEMVER = simple('kubernetes.Semver');
export const IP = simple('net.IP');
export const CIDR = simple('net.CIDR');
export const T: CelType = { kind: 'param', name: 'T' };
export const K: CelType = { kind: 'param', name: 'K' };
export const V: CelType = { kind: 'param', name: 'V' };

/** A list of items of a type. */
export function listOf(item: CelType): CelType {
  return { kind: 'list', item };
}

/** A map of keys of one type to values of another. */
export function mapOf(key: CelType, value: CelType): CelType {
  return { kind: 'map', key, value };
}

/** A value of a type, or none. */
export function optionalOf(value: CelType): CelType {
  return { kind: 'optional', value };
}

/** A type as the API server's messages name it. */
export function typeText(type: CelType): string {
  switch (type.kind) {
    case 'simple':
      return SHORT_NAMES[type.name] ?? type.name;
    case 'dyn':
      return 'dyn';
    case 'error':
      return '!error!';
    case 'param':
      return type.name;
    case 'list':
      return `list(${typeText(type.item)})`;
    case 'map':
      return `map(${typeText(type.key)}, ${typeText(type.value)})`;
    case 'optional':
      return `optional_type(${typeText(type.value)})`;
    case 'type':
      return `type(${typeText(type.of)})`;
    case 'object':
      return 'object';
  }
}

const SHORT_NAMES: Readonly<Record<string, string>> = {
  null_type: 'null',
  'google.protobuf.Timestamp': 'timestamp',
  'google.protobuf.Duration': 'duration',
};

/** The types that a type is made of. */
export function parametersOf(type: CelType): readonly CelType[] {
  switch (type.kind) {
    case 'list':
      return [type.item];
    case 'map':
      return [type.key, type.value];
    case 'optional':
      return [type.value];
    case 'type':
      return [type.of];
    default:
      return [];
  }
}

/** A type with each of its parts replaced. */
export function mapParameters(type: CelType, change: (part: CelType) => CelType): CelType {
  switch (type.kind) {
    case 'list':
      return { kind: 'list', item: change(type.item) };
    case 'map':
      return { kind: 'map', key: change(type.key), value: change(type.value) };
    case 'optional':
      return { kind: 'optional', value: change(type.value) };
    case 'type':
      return { kind: 'type', of: change(type.of) };
    default:
      return type;
  }
}

/** Whether two types are the same to the letter. */
export function sameType(a: CelType, b: CelType): boolean {
  if (a === b) return true;
  if (a.kind !== b.kind || a.kind === 'object') return false;
  if (a.kind === 'simple' || a.kind === 'param') return 'name' in b && a.name === b.name;
  const others = parametersOf(b);
  return parametersOf(a).every((part, index) => sameType(part, others[index] ?? ERROR));
}
