import type { Container, Pipeline, PromiseDefinition } from '../../promise/types.ts';
import type { LoneStage } from './lone-stage.ts';

const WORKFLOWS = [
  { type: 'resource', action: 'configure' },
  { type: 'resource', action: 'delete' },
  { type: 'promise', action: 'configure' },
  { type: 'promise', action: 'delete' },
] as const;

/** A Promise that does nothing but run the stage, in every workflow: what its cases belong to where there is no other. */
export function standInPromise({ name, image, root, folder }: LoneStage): PromiseDefinition {
  const file = folder?.dockerfile ?? root;
  const location = { file };
  const container: Container = { name, image, env: [], envFrom: [], volumeMounts: [], location };
  const pipelines = WORKFLOWS.map(
    (workflow): Pipeline => ({
      ...workflow,
      name,
      containers: [container],
      volumes: [],
      spec: {},
      location,
    }),
  );
  return { name, file, files: [file], root, object: {}, api: undefined, pipelines };
}
