import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parseYaml, parseYamlDocuments } from '../../src/promise/kubernetes-yaml.ts';
import { runPromise, temporaryFolder } from '../support/cli.ts';
import { prepareImages } from '../support/machine/images.mjs';
import { below } from '../support/promise-folder.ts';
import { SHOP_CHART } from '../support/shop-chart.ts';
import { writeFiles } from '../support/write-files.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;

beforeEach(async () => {
  folder = await temporaryFolder();
  await writeFiles(folder.dir, below('charts/shop', SHOP_CHART));
});

afterEach(async () => {
  await folder.remove();
});

function promise(...args: readonly string[]): ReturnType<typeof runPromise> {
  return runPromise(args, { cwd: folder.dir });
}

function inShop(...args: readonly string[]): ReturnType<typeof runPromise> {
  return runPromise(args, { cwd: path.join(folder.dir, 'shop') });
}

async function read(file: string): Promise<string> {
  return readFile(path.join(folder.dir, file), 'utf8');
}

/** The schema of the Promise's spec. */
async function specOf(name: string): Promise<unknown> {
  const document = JSON.parse(JSON.stringify(parseYaml(await read(`${name}/promise.yaml`), 'promise.yaml')));
  return document.spec.api.spec.versions[0].schema.openAPIV3Schema.properties.spec;
}

describe('promise init --from-helm', () => {
  it('tells what it made, and what is left to do', async () => {
    const { exitCode, stdout, stderr } = await promise('init', 'shop', '--from-helm', 'charts/shop');
    expect(exitCode).toBe(0);
    expect(stderr).toBe(
      'note: hooks of an installation are deployed as ordinary objects, in no order: chart/templates/hooks.yaml:14',
    );
    const [created = '', told = ''] = stdout.split('\n\nTo do, marked with TODO:\n');
    expect(created.split('\n').filter((line) => line.includes('pipeline/'))).toEqual([
      'created   shop/pipeline/Dockerfile',
      'created   shop/pipeline/chart/ (12 files)',
      'created   shop/pipeline/run',
    ]);
    expect(told.replaceAll(/:\d+$/gm, ':N')).toBe(
      [
        '  say what is in this list: values.yaml shows nothing',
        '    shop/promise.yaml:N',
        '  narrow this down, or leave it to helm: values.schema.json has one of the types object, string',
        '    shop/promise.yaml:N',
        '  spec.owner: a text of your own',
        '    shop/resource-request.yaml:N',
        '    shop/test/input/object.yaml:N',
        '',
        'Next: cd shop && promise test-pipeline --update',
      ].join('\n'),
    );
  });

  it('makes an API of values, comments and schema', async () => {
    await promise('init', 'shop', '--from-helm', 'charts/shop');
    const open = { 'x-kubernetes-preserve-unknown-fields': true };
    expect(await specOf('shop')).toEqual({
      type: 'object',
      required: ['owner'],
      properties: {
        replicas: {
          description: 'How many copies of the shop run. (default: 2)',
          type: 'integer',
          minimum: 1,
        },
        host: { description: 'where customers find it (default: shop.example.com)', type: 'string' },
        image: {
          type: 'object',
          properties: {
            repository: {
              description: 'Where the image comes from (default: example/shop)',
              type: 'string',
            },
            tag: { type: 'string' },
          },
        },
        resources: { description: 'What the shop needs.', type: 'object', ...open },
        extraHosts: { type: 'array', items: open },
        flags: open,
        currency: {
          description: 'What customers pay in (default: EUR)',
          type: 'string',
          enum: ['EUR', 'USD'],
        },
        cache: {
          description: 'Values of the chart cache.',
          type: 'object',
          ...open,
          properties: { enabled: { description: 'Default: true', type: 'boolean' } },
        },
        owner: { type: 'string' },
      },
    });
  });

  it('leaves requests only the values that --property names', async () => {
    const flags = ['--property', 'replicas', '--property', 'image.tag'];
    await promise('init', 'shop', '--from-helm', 'charts/shop', ...flags);
    expect(await specOf('shop')).toMatchObject({
      properties: { replicas: { type: 'integer' }, image: { properties: { tag: { type: 'string' } } } },
    });
    expect(await read('shop/promise.yaml')).not.toContain('currency');
    const refused = await promise('init', 'b', '--from-helm', 'charts/shop', '--property', 'image.tg');
    expect(refused.exitCode).toBe(2);
    expect(refused.stderr).toBe(
      'error[usage]: --property image.tg: image has no value tg (did you mean tag?)\nhint: values there: repository, tag',
    );
  });

  it('leaves definitions out that are too large for a Promise, and says so', async () => {
    const large = SHOP_CHART['crds/orders.yaml']?.replace(
      '{type: object}',
      `{type: object, description: ${'x'.repeat(2 ** 21)}}`,
    );
    await writeFiles(folder.dir, { 'charts/shop/crds/orders.yaml': large ?? '' });
    const { stdout } = await promise('init', 'shop', '--from-helm', 'charts/shop');
    expect(stdout).toMatch(
      /the chart's CustomResourceDefinitions are too large.*\n {4}shop\/pipeline\/run:\d+\n/,
    );
    expect(await read('shop/promise.yaml')).not.toContain('dependencies');
  });

  it.each([
    ['no chart', 'charts', {}, 'charts is no chart: it has no Chart.yaml\n  charts/shop', 'name one of them'],
    ['nothing', 'nowhere', {}, 'there is no nowhere', 'helm pull CHART --untar'],
    [
      'a library',
      'charts/shop',
      { 'charts/shop/Chart.yaml': 'apiVersion: v2\nname: shop\ntype: library\n' },
      'charts/shop is a library chart',
      'charts/shop/Chart.yaml:3:1',
    ],
    [
      'missing dependencies',
      'charts/shop',
      { 'charts/shop/Chart.yaml': 'apiVersion: v2\nname: shop\ndependencies: [{name: redis}]\n' },
      "charts/shop can't be rendered: its charts/ folder lacks redis",
      'helm dependency build charts/shop',
    ],
    ['a file', 'a.tgz', { 'a.tgz': 'no archive' }, 'a.tgz is no packaged chart', 'NAME-VERSION.tgz'],
  ])('refuses %s', async (_, chart, files, message, more) => {
    await writeFiles(folder.dir, files);
    const { exitCode, stderr } = await promise('init', 'shop', '--from-helm', chart);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(`error[invalid-source]: ${message}`);
    expect(stderr).toContain(more);
  });

  it.each([
    [['--from-crd', 'a.yaml'], "option '--from-helm <chart>' cannot be used with option '--from-crd <path>'"],
    [['--language', 'go'], '--from-helm: there is no stage in "go"'],
  ])('is refused with %j', async (flags, message) => {
    const { exitCode, stderr } = await promise('init', 'shop', '--from-helm', 'charts/shop', ...flags);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(message);
  });
});

describe('a Promise from a chart', () => {
  beforeAll(() => prepareImages(['mikefarah/yq:4.45.4', 'alpine/helm:3.18.6'], () => undefined));

  it('is valid, and green once its output is recorded', async () => {
    // As `helm dependency build` and `helm package` leave them.
    const tar = (...args: readonly string[]) => execa('tar', args, { cwd: folder.dir });
    await tar('czf', 'charts/shop/charts/cache-0.1.0.tgz', '-C', 'charts/shop/charts', 'cache');
    await rm(path.join(folder.dir, 'charts/shop/charts/cache'), { recursive: true });
    await tar('czf', 'shop-1.2.3.tgz', '-C', 'charts', 'shop');
    await promise('init', 'shop', '--from-helm', 'shop-1.2.3.tgz');
    expect(await inShop('validate', '--strict')).toMatchObject({ exitCode: 0 });
    expect(await inShop('test-pipeline', '--update')).toMatchObject({ exitCode: 0 });
    const tested = await inShop('test-pipeline', '--check', 'idempotency');
    expect({ code: tested.exitCode, text: tested.stdout }).toMatchObject({
      code: 0,
      text: expect.stringContaining('1 case: 1 passed'),
    });
    const written = JSON.parse(
      JSON.stringify(
        parseYamlDocuments(await read('shop/test/expected/output/manifests.yaml'), 'manifests.yaml'),
      ),
    );
    expect(
      written.map((object: { kind: string; metadata: Record<string, string> }) => [
        object.kind,
        object.metadata.namespace,
        object.metadata.name,
      ]),
    ).toEqual([
      ['ConfigMap', 'default', 'shop-example-cache'],
      ['ClusterRole', undefined, 'shop-example'],
      ['Deployment', 'default', 'shop-example'],
      ['Job', 'default', 'shop-example-migrate'],
    ]);
    const { containers } = written[2].spec.template.spec;
    expect(containers[0].env).toContainEqual({ name: 'OWNER', value: 'example' });
    expect(await read('shop/promise.yaml')).toContain('\n        name: orders.shop.example.com\n');
  });
});
