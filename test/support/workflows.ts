import { stringify } from 'yaml';

/** One of the images that set-up provides. */
const IMAGE = 'busybox:1.35';

/** Shell scripts of a pipeline's stages, in order; `spec` is added to the pipeline's. */
export interface PipelineScripts {
  readonly name: string;
  readonly scripts: readonly string[];
  readonly spec?: Readonly<Record<string, unknown>>;
}

/** Pipelines by workflow: `resource/configure`. */
export type Workflows = Readonly<Record<string, readonly PipelineScripts[]>>;

/** A promise.yaml whose stages, `stage-1` and so on, run shell scripts; `spec` is added to its own. */
export function promiseYaml(workflows: Workflows, spec: Readonly<Record<string, unknown>> = {}): string {
  const all: Record<string, Record<string, unknown>> = {};
  for (const [path, pipelines] of Object.entries(workflows)) {
    const [type = '', action = ''] = path.split('/');
    all[type] = { ...all[type], [action]: pipelines.map(pipelineOf) };
  }
  return stringify({
    apiVersion: 'platform.kratix.io/v1alpha1',
    kind: 'Promise',
    metadata: { name: 'sample' },
    spec: { workflows: all, ...spec },
  });
}

function pipelineOf({ name, scripts, spec }: PipelineScripts): object {
  const containers = scripts.map((script, index) => ({
    name: `stage-${index + 1}`,
    image: IMAGE,
    command: ['sh', '-ec', script],
  }));
  return {
    apiVersion: 'platform.kratix.io/v1alpha1',
    kind: 'Pipeline',
    metadata: { name },
    spec: { containers, ...spec },
  };
}
