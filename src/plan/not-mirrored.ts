import type { Container, Pipeline } from '../promise/types.ts';
import { isUnknownBeforehand } from './env-sources.ts';
import type { PodFacts } from './pod.ts';
import { securityNotMirrored } from './security.ts';
import { mountsLeftOut, volumesNotMirrored } from './volumes.ts';

/** Fields of a Pipeline's spec that change how its Pod runs in the cluster and that a local run leaves out. */
const PIPELINE_FIELDS = ['imagePullSecrets', 'nodeSelector', 'tolerations', 'rbac', 'jobOptions'] as const;

/** What of a Pipeline a local run leaves out, one phrase each, so that nobody takes it for tested. */
export function notMirrored(pipeline: Pipeline, pod: PodFacts): readonly string[] {
  const ofPipeline = PIPELINE_FIELDS.filter((field) => saysSomething(pipeline.spec[field])).map(
    (field) => `spec.${field}`,
  );
  const volumes = volumesNotMirrored(pipeline, pod);
  return [
    ...ofPipeline,
    ...volumes,
    ...pipeline.containers.flatMap((each) => ofContainer(each, pipeline, pod)),
  ];
}

/** Whether a field asks for anything: the kratix CLI writes `rbac: {}` and `jobOptions: {}` into every pipeline. */
function saysSomething(field: unknown): boolean {
  return typeof field === 'object' ? Object.keys(field ?? {}).length > 0 : field !== undefined;
}

function ofContainer(container: Container, pipeline: Pipeline, pod: PodFacts): readonly string[] {
  const fields = [...mountsLeftOut(container, pipeline)];
  for (const entry of container.env)
    if (isUnknownBeforehand(entry, pod)) fields.push(`env ${entry.name} (valueFrom)`);
  fields.push(...securityNotMirrored(container));
  return fields.map((field) => `${container.name}: ${field}`);
}
