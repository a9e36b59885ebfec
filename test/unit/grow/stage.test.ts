import { describe, expect, it } from 'vitest';
import { type AddedStage, parsePipelineName, withStage } from '../../../src/grow/stage.ts';
import { placeStage, type StageToPlace } from '../../../src/grow/stage-place.ts';
import type { ImageSource, Pipeline, PromiseDefinition } from '../../../src/promise/types.ts';
import { LANGUAGES } from '../../../src/scaffold/languages.ts';
import { renderStage } from '../../../src/scaffold/stage-template.ts';
import type { JsonObject } from '../../../src/shared/json.ts';

function pipeline(name: string, ...containers: readonly string[]): JsonObject {
  return {
    apiVersion: 'platform.kratix.io/v1alpha1',
    kind: 'Pipeline',
    metadata: { name },
    spec: { containers: containers.map((each) => ({ name: each, image: 'i' })) },
  };
}

const STAGE: AddedStage = {
  workflow: 'resource/configure',
  pipeline: 'p',
  name: 'x',
  image: 'i',
  place: undefined,
};

describe('a stage more', () => {
  it.each<[string, JsonObject[] | undefined, Partial<AddedStage>, JsonObject[]]>([
    ['makes the first pipeline', undefined, {}, [pipeline('p', 'x')]],
    ['makes another pipeline', [pipeline('q', 'a')], {}, [pipeline('q', 'a'), pipeline('p', 'x')]],
    ['comes last', [pipeline('p', 'a', 'b')], {}, [pipeline('p', 'a', 'b', 'x')]],
    [
      'comes before another',
      [pipeline('p', 'a', 'b')],
      { place: { side: 'before', stage: 'b' } },
      [pipeline('p', 'a', 'x', 'b')],
    ],
    [
      'comes after another',
      [pipeline('q', 'a'), pipeline('p', 'a', 'b')],
      { place: { side: 'after', stage: 'a' } },
      [pipeline('q', 'a'), pipeline('p', 'a', 'x', 'b')],
    ],
  ])('%s', (_, pipelines, stage, expected) => {
    expect(withStage(pipelines, { ...STAGE, ...stage })).toEqual(expected);
  });

  it.each<[JsonObject[], Partial<AddedStage>, string, string]>([
    [[pipeline('p', 'x')], {}, 'usage', 'resource/configure/p has a stage x already'],
    [
      [pipeline('p', 'build')],
      { place: { side: 'after', stage: 'bild' } },
      'unknown-stage',
      'there is no stage bild (did you mean build?)',
    ],
    [
      [pipeline('main', 'a')],
      { pipeline: 'mian', place: { side: 'after', stage: 'a' } },
      'usage',
      'there is no pipeline resource/configure/mian (did you mean main?)',
    ],
    [
      [pipeline('q', 'a')],
      { workflow: 'resource/delete' },
      'usage',
      'resource/delete has a pipeline already, and Kratix runs only the first one',
    ],
  ])('is refused: %j %j', (pipelines, stage, code, message) => {
    expect(() => withStage(pipelines, { ...STAGE, ...stage })).toThrow(
      expect.objectContaining({ code, message }),
    );
  });

  it.each([
    'resource/configure',
    'resource/configure/',
    'resource/update/x',
    'a/b',
    'resource/configure/x/y',
  ])('needs a pipeline: %s', (text) => {
    expect(() => parsePipelineName(text)).toThrow(
      expect.objectContaining({ message: `"${text}" is not TYPE/ACTION/PIPELINE` }),
    );
  });
});

describe('the place of a new stage', () => {
  const location = { file: '/r/promise.yaml' };
  const container = (image: string) => ({
    name: 'c',
    image,
    env: [],
    envFrom: [],
    volumeMounts: [],
    location,
  });

  /** @param folders the folder that builds each image, or nothing for one to pull */
  function place(
    folders: Readonly<Record<string, string>>,
    stage: Partial<StageToPlace> = {},
    taken: readonly string[] = [],
  ) {
    const pipelines: Pipeline[] = Object.keys(folders).map((image) => ({
      type: 'resource',
      action: 'configure',
      name: 'p',
      containers: [container(image)],
      volumes: [],
      spec: {},
      location,
    }));
    const promise: PromiseDefinition = {
      name: 'db',
      ...location,
      root: '/r',
      files: [],
      object: {},
      api: undefined,
      pipelines,
    };
    const sources = new Map<string, ImageSource>(
      Object.entries(folders).map(([image, folder]) => [
        image,
        folder === ''
          ? { kind: 'pull' }
          : {
              kind: 'build',
              foundBy: 'name',
              folder: { context: '/r', dockerfile: `/r/${folder}/Dockerfile` },
            },
      ]),
    );
    const { image, folder } = placeStage(
      {
        workflow: 'resource/configure',
        pipeline: 'p',
        name: 'x',
        image: undefined,
        layout: undefined,
        ...stage,
      },
      promise,
      sources,
      (each) => taken.includes(each),
    );
    return `${image} ${folder ?? '-'}`;
  }

  it.each<[string, Parameters<typeof place>, string]>([
    ['beside the Promise', [{ 'db-pipeline:v1': 'pipeline' }], 'db-x:v0.1.0 x'],
    [
      'beside the other stages, in their registry',
      [{ 'ghcr.io/me/db-a:v1': 'internal/a' }],
      'ghcr.io/me/db-x:v0.1.0 internal/x',
    ],
    [
      "in the kratix CLI's layout, where others are",
      [{ 'a/b:v1': 'workflows/resource/configure/p/c' }],
      'a/db-x:v0.1.0 workflows/resource/configure/p/x',
    ],
    [
      "in the kratix CLI's layout, where nothing is yet",
      [{}, {}, ['workflows']],
      'db-x:v0.1.0 workflows/resource/configure/p/x',
    ],
    [
      'where the user wants it',
      [{ 'a:v1': 'pipeline' }, { layout: 'kratix' }],
      'db-x:v0.1.0 workflows/resource/configure/p/x',
    ],
    ['not where something is', [{ 'a:v1': 'pipeline' }, {}, ['x']], 'db-p-x:v0.1.0 p-x'],
    ['not under the name of another image', [{ 'b/old-x:v1': '', 'a:v1': 'pipeline' }], 'db-p-x:v0.1.0 p-x'],
    ['by the image that the user names', [{ 'a:v1': 'pipeline' }, { image: 'r/my-x:v2' }], 'r/my-x:v2 x'],
    [
      'by the image that the user names otherwise',
      [{ 'a:v1': 'pipeline' }, { image: 'r/other:v2' }],
      'r/other:v2 other',
    ],
    ['nowhere for an image that is there', [{ 'a:v1': 'pipeline' }, { image: 'a:v1' }], 'a:v1 -'],
  ])('is %s', (_, args, expected) => {
    expect(place(...args)).toBe(expected);
  });
});

describe('the files of a new stage', () => {
  it.each(LANGUAGES)('in %s have nothing left to fill in', async (language) => {
    const files = await renderStage({
      language,
      start: 'plain',
      folder: 'a/b',
      promiseName: 'db',
      name: 'look',
    });
    const text = files.map(({ content }) => String(content)).join('\n');
    expect(text).toContain('look: nothing to do for ');
    expect(files.map(({ path }) => path)).toContain('a/b/Dockerfile');
    expect(text.match(/__[A-Z_]+__/)).toBeNull();
  });
});
