import type { Container } from '../promise/types.ts';
import { isObject, type JsonObject, listOrEmpty, objectOrEmpty, stringOrEmpty } from '../shared/json.ts';
import type { SecurityPlan } from './types.ts';

/** Fields of a securityContext that a local run leaves out: they depend on the node. */
const LEFT_OUT = [
  'seLinuxOptions',
  'windowsOptions',
  'procMount',
  'seccompProfile',
  'appArmorProfile',
] as const;

/**
 * The rights that a container asks for. Kratix sets none of its own unless a platform's ConfigMap names defaults
 * (`api/v1alpha1/pipeline_factory.go`, pipelineContainers). What both is added and dropped is dropped, as containerd
 * has it.
 */
export function securityPlan({ securityContext }: Container): SecurityPlan | undefined {
  if (securityContext === undefined) return undefined;
  const capabilities = objectOrEmpty(securityContext.capabilities);
  const drop = capabilityNames(capabilities, 'drop');
  const add = capabilityNames(capabilities, 'add').filter((name) => !drop.includes(name));
  return {
    ...integers(securityContext),
    ...booleans(securityContext),
    ...(add.length === 0 ? {} : { addCapabilities: add }),
    ...(drop.length === 0 ? {} : { dropCapabilities: drop }),
  };
}

/** What of a container's securityContext a local run leaves out. */
export function securityNotMirrored({ securityContext }: Container): readonly string[] {
  const fields = LEFT_OUT.filter(
    (field) => isObject(securityContext?.[field]) || stringOrEmpty(securityContext?.[field]) !== '',
  );
  return fields.map((field) => `securityContext.${field}`);
}

function integers(context: JsonObject): Pick<SecurityPlan, 'runAsUser' | 'runAsGroup'> {
  const { runAsUser, runAsGroup } = context;
  return {
    ...(isInteger(runAsUser) ? { runAsUser: Number(runAsUser) } : {}),
    ...(isInteger(runAsGroup) ? { runAsGroup: Number(runAsGroup) } : {}),
  };
}

const FLAGS = ['runAsNonRoot', 'readOnlyRootFilesystem', 'privileged', 'allowPrivilegeEscalation'] as const;

function booleans(context: JsonObject): Pick<SecurityPlan, (typeof FLAGS)[number]> {
  const entries = FLAGS.flatMap((flag) =>
    typeof context[flag] === 'boolean' ? [[flag, context[flag]]] : [],
  );
  return Object.fromEntries(entries);
}

function isInteger(value: unknown): value is number | bigint {
  return typeof value === 'number' || typeof value === 'bigint';
}

function capabilityNames(capabilities: JsonObject, kind: 'add' | 'drop'): readonly string[] {
  return listOrEmpty(capabilities[kind])
    .map(stringOrEmpty)
    .filter((name) => name !== '');
}
