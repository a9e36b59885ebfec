import type { Location } from '../shared/errors.ts';
import {
  isObject,
  type Json,
  type JsonObject,
  listOrEmpty,
  objectOrEmpty,
  stringOrEmpty,
} from '../shared/json.ts';
import type { Container, EnvEntry, Pipeline, WorkflowAction, WorkflowType } from './types.ts';
import type { YamlPath } from './yaml-location.ts';

/** Where a pipeline stands. */
export interface PipelineContext {
  readonly type: WorkflowType;
  readonly action: WorkflowAction;
  /** Finds a place from a path within the pipeline. */
  readonly locate: (path: YamlPath) => Location;
}

/** Gives a checked Pipeline its types. Places are computed only when somebody asks for them. */
export function readPipeline(pipeline: JsonObject, context: PipelineContext): Pipeline {
  const spec = objectOrEmpty(pipeline.spec);
  return {
    type: context.type,
    action: context.action,
    name: stringOrEmpty(objectOrEmpty(pipeline.metadata).name),
    containers: listOrEmpty(spec.containers).map((container, index) =>
      readContainer(objectOrEmpty(container), () => context.locate(['spec', 'containers', index])),
    ),
    volumes: objects(spec.volumes),
    spec,
    metadata: objectOrEmpty(pipeline.metadata),
    locate: context.locate,
    get location() {
      return context.locate([]);
    },
  };
}

function readContainer(container: JsonObject, locate: () => Location): Container {
  const { command, args, imagePullPolicy, securityContext, resources } = container;
  return {
    name: stringOrEmpty(container.name),
    image: stringOrEmpty(container.image),
    ...(Array.isArray(command) ? { command: command.map(stringOrEmpty) } : {}),
    ...(Array.isArray(args) ? { args: args.map(stringOrEmpty) } : {}),
    env: objects(container.env).map(readEnv),
    envFrom: objects(container.envFrom),
    volumeMounts: objects(container.volumeMounts),
    ...(typeof imagePullPolicy === 'string' ? { imagePullPolicy } : {}),
    ...(isObject(securityContext) ? { securityContext } : {}),
    ...(isObject(resources) ? { resources } : {}),
    get location() {
      return locate();
    },
  };
}

function readEnv(entry: JsonObject): EnvEntry {
  const { value, valueFrom } = entry;
  return {
    name: stringOrEmpty(entry.name),
    ...(typeof value === 'string' ? { value } : {}),
    ...(isObject(valueFrom) ? { valueFrom } : {}),
  };
}

function objects(value: Json | undefined): readonly JsonObject[] {
  return listOrEmpty(value).filter(isObject);
}
