import { stringify } from 'yaml';
import { temporaryFolder } from './cli.ts';
import { type Files, writeFiles } from './write-files.ts';

/** One of the images that set-up provides. */
const BUSYBOX = 'busybox:1.35';

/** What a Promise for a test is made of. */
export interface PromiseFolderOptions {
  /** Shell scripts, one for each stage; they run in the busybox image. */
  readonly scripts?: readonly string[];
  /** Containers as the Pipeline has them, in place of those that run scripts. */
  readonly containers?: readonly object[];
  /** Added to each container that runs a script. */
  readonly container?: Readonly<Record<string, unknown>>;
  /** Whether test/ itself is a case; it is where nothing is said. */
  readonly topCase?: boolean;
  /** More files, by path. */
  readonly files?: Readonly<Record<string, string>>;
}

/** A Promise on disk, and what removes it. */
export interface PromiseFolder {
  readonly dir: string;
  remove(): Promise<void>;
}

/** The request of the case `test`. */
export const REQUEST = 'apiVersion: example.com/v1\nkind: Sample\nmetadata:\n  name: example\nspec: {}\n';

/** The API of requests like that. */
export const SAMPLE_API = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'samples.example.com' },
  spec: {
    group: 'example.com',
    names: { kind: 'Sample', plural: 'samples' },
    scope: 'Namespaced',
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: {
          openAPIV3Schema: {
            type: 'object',
            properties: {
              spec: {
                type: 'object',
                properties: { size: { type: 'string', default: 'small' } },
              },
            },
          },
        },
      },
    ],
  },
};

/** Writes a Promise named `sample` whose stages run scripts, with one case, without goldens unless `files` has them. */
export async function promiseFolder(options: PromiseFolderOptions = {}): Promise<PromiseFolder> {
  const folder = await temporaryFolder();
  await writeFiles(folder.dir, promiseFiles(options));
  return folder;
}

/** The files of such a Promise. */
export function promiseFiles(options: PromiseFolderOptions = {}): Files {
  const containers = (options.scripts ?? ['true']).map((script, index) => ({
    name: `stage-${index + 1}`,
    image: BUSYBOX,
    command: ['sh', '-c', script],
    ...options.container,
  }));
  return {
    'promise.yaml': stringify(promise(options.containers ?? containers)),
    ...(options.topCase === false ? {} : { 'test/input/object.yaml': REQUEST }),
    ...options.files,
  };
}

/** Files, put into a folder. */
export function below(dir: string, files: Files): Files {
  return Object.fromEntries(Object.entries(files).map(([name, text]) => [`${dir}/${name}`, text]));
}

function promise(containers: readonly object[]): object {
  const pipeline = {
    apiVersion: 'platform.kratix.io/v1alpha1',
    kind: 'Pipeline',
    metadata: { name: 'instance' },
    spec: { containers },
  };
  return {
    apiVersion: 'platform.kratix.io/v1alpha1',
    kind: 'Promise',
    metadata: { name: 'sample' },
    spec: { api: SAMPLE_API, workflows: { resource: { configure: [pipeline] } } },
  };
}
