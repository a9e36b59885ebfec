import type { Container, Pipeline, PromiseDefinition } from '../../promise/types.ts';
import { WORKFLOWS } from '../../promise/workflows.ts';
import type { LoneStage } from './lone-stage.ts';

/** A Promise that does nothing but run the stage, in every workflow: what its cases belong to where there is no other. */
export function standInPromise({ name, image, root, folder }: LoneStage): PromiseDefinition {
  const file = folder?.dockerfile ?? root;
  const location = { file };
  const container: Container = { name, image, env: [], envFrom: [], volumeMounts: [], location };
  const pipelines = WORKFLOWS.map(
    ([type, action]): Pipeline => ({
      type,
      action,
      name,
      containers: [container],
      volumes: [],
      spec: {},
      location,
    }),
  );
  return { name, file, files: [file], root, object: {}, api: undefined, pipelines };
}
