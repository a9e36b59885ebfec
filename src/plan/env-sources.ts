import type { Container, EnvEntry } from '../promise/types.ts';
import { isObject, stringOrEmpty } from '../shared/json.ts';
import { type ClusterReferences, type ReferencePath, readReference } from './cluster-references.ts';
import type { EnvSources, EnvVar } from './environment.ts';
import { type PodFacts, podField } from './pod.ts';

/**
 * Where a container's variables come from besides their literal values: the cluster's objects and the Pod
 * (Kubernetes `pkg/kubelet/kubelet_pods.go`, makeEnvironmentVariables).
 * @throws PromiseError `missing-cluster-object`
 */
export function envSources(
  container: Container,
  path: ReferencePath,
  references: ClusterReferences,
  pod: PodFacts,
): EnvSources {
  const who = `stage ${container.name}`;
  return {
    envFrom: container.envFrom.flatMap((source, index): readonly EnvVar[] => {
      const at = [...path, 'envFrom', index];
      const { configMapRef, secretRef } = source;
      const [kind, ref] = isObject(secretRef)
        ? (['Secret', secretRef] as const)
        : (['ConfigMap', configMapRef] as const);
      if (!isObject(ref)) return [];
      const object = references.object(readReference(ref, { kind, who, path: at }));
      const prefix = stringOrEmpty(source.prefix);
      return [...(object?.data ?? [])]
        .filter(([key]) => object?.binaryKeys.has(key) === false)
        .map(([key, value]) => ({
          name: `${prefix}${key}`,
          value: value.toString(),
          from: {
            source: kind === 'Secret' ? 'secret' : 'configMap',
            name: stringOrEmpty(ref.name),
            key,
          } as const,
        }));
    }),
    valueFrom: ({ valueFrom = {} }: EnvEntry, index: number) => {
      const { secretKeyRef, configMapKeyRef, fieldRef } = valueFrom;
      if (isObject(fieldRef)) return podField(pod, stringOrEmpty(fieldRef.fieldPath));
      const [kind, ref] = isObject(secretKeyRef)
        ? (['Secret', secretKeyRef] as const)
        : (['ConfigMap', configMapKeyRef] as const);
      if (!isObject(ref)) return undefined;
      const reference = readReference(ref, { kind, who, path: [...path, 'env', index] });
      return references.value({ ...reference, key: stringOrEmpty(ref.key) })?.toString();
    },
  };
}

/** Whether a variable's value can't be known before a Pod runs: a node's name, an address, a resource. */
export function isUnknownBeforehand({ valueFrom }: EnvEntry, pod: PodFacts): boolean {
  if (valueFrom === undefined) return false;
  const { secretKeyRef, configMapKeyRef, fieldRef } = valueFrom;
  if (isObject(fieldRef)) return podField(pod, stringOrEmpty(fieldRef.fieldPath)) === undefined;
  return !isObject(secretKeyRef) && !isObject(configMapKeyRef);
}
