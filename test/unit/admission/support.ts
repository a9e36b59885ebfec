import type { ApiVersion, PromiseDefinition } from '../../../src/promise/types.ts';
import { PromiseError } from '../../../src/shared/errors.ts';
import type { JsonObject } from '../../../src/shared/json.ts';

/** One version of an API, with the schema of its `spec`. */
export interface VersionSpec {
  readonly name: string;
  readonly schema?: JsonObject;
  readonly served?: boolean;
  readonly storage?: boolean;
}

/** A Promise called `redis` whose API is example.com/Redis with the given schema of `spec` a version; none: no API. */
export function promiseWith(versions: readonly VersionSpec[] | undefined): PromiseDefinition {
  if (versions === undefined) return { ...PROMISE, api: undefined };
  return promiseOfVersions(
    versions.map(({ name, schema, served = true, storage = versions.length === 1 }) => ({
      name,
      served,
      storage,
      schema: { type: 'object', properties: { spec: schema ?? { type: 'object' } } },
    })),
  );
}

/** A Promise called `redis` whose API is example.com/Redis in the given versions. */
export function promiseOfVersions(versions: readonly ApiVersion[]): PromiseDefinition {
  const storageVersion = versions.find(({ storage }) => storage)?.name ?? '';
  return { ...PROMISE, api: { ...API, versions, storageVersion } };
}

const PROMISE = {
  name: 'redis',
  file: '/promises/redis/promise.yaml',
  files: ['/promises/redis/promise.yaml'],
  root: '/promises/redis',
  object: { apiVersion: 'platform.kratix.io/v1alpha1', kind: 'Promise', metadata: { name: 'redis' } },
  pipelines: [],
};

const API = {
  crd: { apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition' },
  group: 'example.com',
  kind: 'Redis',
  plural: 'redis',
};

/** Freezes a value and all below it, so that a step that changes its input throws. */
export function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    Object.values(value).forEach(frozen);
    Object.freeze(value);
  }
  return value;
}

/** The PromiseError that a function throws; fails the test where it throws none. */
export function thrownBy(action: () => unknown): PromiseError {
  try {
    action();
  } catch (error) {
    if (error instanceof PromiseError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}
