import { DEFAULT_SETTINGS } from '../../promise/case-file.ts';
import { readClusterObjects } from '../../promise/cluster-objects.ts';
import type { Container, Pipeline, PromiseDefinition } from '../../promise/types.ts';
import { isObject, type Json, type JsonObject, listOrEmpty, stringOrEmpty } from '../../shared/json.ts';

/** Name -> key -> value, as case.yaml has it. */
type Values = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Secrets and ConfigMaps that stand in for those of the cluster; absent: none are needed. */
export interface StandInObjects {
  readonly secrets?: Values;
  readonly configMaps?: Values;
}

/** A place where a pipeline reads from the cluster. */
interface ObjectUse {
  readonly field: 'secrets' | 'configMaps';
  readonly name: string;
  readonly keys: readonly string[];
}

const STAND_IN = 'stand-in';

/**
 * What pipelines read from the cluster and no manifest in test/cluster/ declares, with made-up values for the keys that they name.
 * What is optional is left out.
 * @param dir the case's folder
 * @throws PromiseError as `readClusterObjects`
 */
export async function standInObjects(
  promise: PromiseDefinition,
  pipelines: readonly Pipeline[],
  dir: string,
): Promise<StandInObjects> {
  const { variants: _, ...settings } = DEFAULT_SETTINGS;
  const unwritten = { ...settings, name: '', dir, file: undefined, requestFile: undefined };
  const known = await readClusterObjects(promise, unwritten);
  const isKnown = ({ field, name }: ObjectUse) =>
    known.some((each) => each.name === name && each.kind === (field === 'secrets' ? 'Secret' : 'ConfigMap'));
  const found: Record<ObjectUse['field'], Record<string, Record<string, string>>> = {
    secrets: {},
    configMaps: {},
  };
  for (const use of pipelines.flatMap(usesOf)) {
    if (use.name === '' || isKnown(use)) continue;
    const values = found[use.field];
    values[use.name] = {
      ...values[use.name],
      ...Object.fromEntries(use.keys.map((key) => [key, STAND_IN])),
    };
  }
  const { secrets, configMaps } = found;
  return {
    ...(Object.keys(secrets).length === 0 ? {} : { secrets }),
    ...(Object.keys(configMaps).length === 0 ? {} : { configMaps }),
  };
}

function usesOf({ containers, volumes }: Pipeline): readonly ObjectUse[] {
  const projected = volumes.flatMap(({ projected: each }) => listOrEmpty(isObject(each) ? each.sources : []));
  return [
    ...containers.flatMap(usesOfContainer),
    ...volumes.flatMap(({ name, secret, configMap }) => [
      ...withFilesOf(name, containers, use('secrets', secret, 'secretName')),
      ...withFilesOf(name, containers, use('configMaps', configMap, 'name')),
    ]),
    ...projected
      .filter(isObject)
      .flatMap(({ secret, configMap }) => [
        ...use('secrets', secret, 'name'),
        ...use('configMaps', configMap, 'name'),
      ]),
  ];
}

/** A volume of which single files are mounted (`subPath`) has to have these. */
function withFilesOf(
  volume: Json | undefined,
  containers: readonly Container[],
  uses: readonly ObjectUse[],
): readonly ObjectUse[] {
  const mounts = containers.flatMap(({ volumeMounts }) => volumeMounts).filter(({ name }) => name === volume);
  const files = mounts.map(({ subPath }) => stringOrEmpty(subPath)).filter((file) => /^[\w.-]+$/.test(file));
  // What its items choose and rename is known by them.
  return uses.map((each) => (each.keys.length > 0 ? each : { ...each, keys: files }));
}

function usesOfContainer({ env, envFrom }: Container): readonly ObjectUse[] {
  return [
    ...env.flatMap(({ valueFrom }) => [
      ...use('secrets', valueFrom?.secretKeyRef, 'name'),
      ...use('configMaps', valueFrom?.configMapKeyRef, 'name'),
    ]),
    ...envFrom.flatMap(({ secretRef, configMapRef }) => [
      ...use('secrets', secretRef, 'name'),
      ...use('configMaps', configMapRef, 'name'),
    ]),
  ];
}

/** A reference as Kubernetes writes it: one key, the keys of its items, or all that there are. */
function use(field: ObjectUse['field'], source: Json | undefined, nameField: string): readonly ObjectUse[] {
  if (!isObject(source) || source.optional === true) return [];
  return [{ field, name: stringOrEmpty(source[nameField]), keys: keysOf(source) }];
}

function keysOf({ key, items }: JsonObject): readonly string[] {
  const all = [key, ...listOrEmpty(items).map((item) => (isObject(item) ? item.key : undefined))];
  return all.map(stringOrEmpty).filter((each) => each !== '');
}
