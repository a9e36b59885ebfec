import { type JsonObject, objectOrEmpty, stringOrEmpty } from '../shared/json.ts';
import { wrongDnsSubdomain, wrongObjectKey } from './kube-names.ts';
import type { Problem } from './problems.ts';
import type { Shape } from './strict-decode.ts';
import type { ClusterObject } from './types.ts';

/** The fields of case.yaml that stand in for manifests: name -> key -> value. */
export const CASE_OBJECT_FIELDS: Readonly<Record<string, Shape>> = {
  secrets: { map: { map: 'string' } },
  configMaps: { map: { map: 'string' } },
};

const KINDS = { secrets: 'Secret', configMaps: 'ConfigMap' } as const;

/**
 * The Secrets and ConfigMaps that a case.yaml writes out itself. They are in whatever namespace a pipeline runs in, and
 * take precedence over manifests.
 */
export function readCaseObjects(settings: JsonObject, problems: Problem[]): readonly ClusterObject[] {
  return Object.entries(KINDS).flatMap(([field, kind]) =>
    Object.entries(objectOrEmpty(settings[field])).map(([name, entries]): ClusterObject => {
      const wrong = wrongDnsSubdomain(name);
      if (wrong !== undefined) {
        problems.push({ path: [field, name], message: `${JSON.stringify(name)} ${wrong}` });
      }
      const values = Object.entries(objectOrEmpty(entries));
      for (const [key] of values) {
        const message = wrongObjectKey(key);
        if (message !== undefined) problems.push({ path: [field, name, key], message });
      }
      const data = new Map(values.map(([key, value]) => [key, Buffer.from(stringOrEmpty(value))]));
      return { kind, namespace: undefined, name, data, binaryKeys: new Set() };
    }),
  );
}
