import type { Container, Pipeline } from '../promise/types.ts';
import { securityNotMirrored } from './security.ts';

/** Fields of a Pipeline's spec that change how its Pod runs in the cluster and that a local run leaves out. */
const PIPELINE_FIELDS = ['imagePullSecrets', 'nodeSelector', 'tolerations', 'rbac', 'jobOptions'] as const;

/** What of a Pipeline a local run leaves out, one phrase each, so that nobody takes it for tested. */
export function notMirrored(pipeline: Pipeline): readonly string[] {
  const ofPipeline = PIPELINE_FIELDS.filter((field) => pipeline.spec[field] !== undefined).map(
    (field) => `spec.${field}`,
  );
  const volumes = pipeline.volumes.length > 0 ? ['spec.volumes'] : [];
  return [...ofPipeline, ...volumes, ...pipeline.containers.flatMap(ofContainer)];
}

function ofContainer(container: Container): readonly string[] {
  const fields: string[] = [];
  if (container.volumeMounts.length > 0) fields.push('volumeMounts');
  if (container.envFrom.length > 0) fields.push('envFrom');
  for (const entry of container.env)
    if (entry.valueFrom !== undefined) fields.push(`env ${entry.name} (valueFrom)`);
  fields.push(...securityNotMirrored(container));
  return fields.map((field) => `${container.name}: ${field}`);
}
