import type { Container } from '../promise/types.ts';
import { isObject } from '../shared/json.ts';
import { parseQuantity } from '../shared/quantity.ts';
import type { LimitsMode, ResourceLimits } from './types.ts';

/**
 * What a container gets that says nothing of resources
 * (Kratix `api/v1alpha1/pipeline_types.go`, DefaultResourceRequirements).
 */
export const DEFAULT_LIMITS: Required<ResourceLimits> = {
  cpuMillis: 200,
  memoryBytes: 256 * 2 ** 20,
  ephemeralStorageBytes: 256 * 2 ** 20,
};

/**
 * The limits to run a container with. CPU counts in mode `all` only: it changes how long a stage takes, not what comes
 * out of it.
 */
export function resourceLimits(container: Container, mode: LimitsMode): ResourceLimits {
  if (mode === 'none') return {};
  const { cpuMillis, ...rest } = declaredLimits(container);
  return mode === 'all' && cpuMillis !== undefined ? { ...rest, cpuMillis } : rest;
}

/**
 * The ephemeral storage that the Pod of a pipeline may have in all: the kubelet takes the largest limit of its containers,
 * to which Kratix's own belong, with their defaults (`api/v1alpha1/pipeline_factory.go`; Kubernetes
 * `pkg/kubelet/eviction`, podEphemeralStorageLimitEviction). A stage's own limit counts for nothing else.
 */
export function podStorageLimit(containers: readonly Container[], mode: LimitsMode): number | undefined {
  if (mode === 'none') return undefined;
  const limits = containers.map((container) => declaredLimits(container).ephemeralStorageBytes ?? 0);
  return Math.max(DEFAULT_LIMITS.ephemeralStorageBytes, ...limits);
}

/** Any `resources` block, even an empty one, replaces all of Kratix's defaults. */
function declaredLimits(container: Container): ResourceLimits {
  if (container.resources === undefined) return DEFAULT_LIMITS;
  const limits = container.resources.limits;
  if (!isObject(limits)) return {};
  const memoryBytes = parseQuantity(limits.memory);
  const cores = parseQuantity(limits.cpu);
  const ephemeralStorageBytes = parseQuantity(limits['ephemeral-storage']);
  return {
    ...(memoryBytes === undefined ? {} : { memoryBytes: Math.ceil(memoryBytes) }),
    ...(cores === undefined ? {} : { cpuMillis: Math.ceil(cores * 1000) }),
    ...(ephemeralStorageBytes === undefined
      ? {}
      : { ephemeralStorageBytes: Math.ceil(ephemeralStorageBytes) }),
  };
}
