import { execFileSync } from 'node:child_process';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { initDefaults, type NameFlags } from '../../../src/scaffold/defaults.ts';
import { TEMPLATE_PIPELINE } from '../../../src/scaffold/names.ts';
import { DEFAULT_DESIGN, type Design, renderPromise } from '../../../src/scaffold/promise-template.ts';
import { parseProperty } from '../../../src/scaffold/property.ts';
import { renderTemplate } from '../../../src/scaffold/template.ts';

/** The template's files by path, filled in. */
async function render(
  name: string,
  flags: NameFlags = {},
  design: Partial<Design> = {},
): Promise<ReadonlyMap<string, string>> {
  const files = await renderPromise(initDefaults(name, flags), { ...DEFAULT_DESIGN, ...design });
  return new Map(files.map(({ path, content }) => [path, String(content)]));
}

const FLAGS = {
  group: 'workshop.kratix.io',
  kind: 'elastic-cloud',
  plural: 'elastic-clouds',
  version: 'v1',
  image: 'kratix-workshop/elastic-pipeline:dev',
};

/** Every part that a Promise may have. */
const WHOLE = { withDelete: true, withPromiseWorkflow: true };

describe("the template's files", () => {
  it('are those of the tutorial, with goldens, and only the stage is executable', async () => {
    const files = await renderPromise(initDefaults('elastic-cloud'), DEFAULT_DESIGN);
    expect(files.map(({ path }) => path)).toEqual([
      '.gitignore',
      'README.md',
      'pipeline/Dockerfile',
      'pipeline/run',
      'promise.config.yaml',
      'promise.yaml',
      'resource-request.yaml',
      'test/case.yaml',
      'test/expected/metadata/destination-selectors.yaml',
      'test/expected/metadata/status.yaml',
      'test/expected/output/configmap.yaml',
      'test/input/object.yaml',
    ]);
    expect(files.filter(({ executable }) => executable).map(({ path }) => path)).toEqual(['pipeline/run']);
  });

  it('hold no placeholder once they are filled in', async () => {
    for (const [path, content] of await render('elastic-cloud', FLAGS, WHOLE)) {
      expect(content, path).not.toMatch(/__[A-Za-z_]+__/);
      expect(content, path).toMatch(/[^\n]\n$/);
    }
  });

  it('make a Promise whose CRD, pipeline and image bear the names given', async () => {
    const files = await render('elastic-cloud', FLAGS);
    expect(load(files.get('promise.yaml') ?? '')).toMatchObject({
      apiVersion: 'platform.kratix.io/v1alpha1',
      kind: 'Promise',
      metadata: { name: 'elastic-cloud' },
      spec: {
        api: {
          metadata: { name: 'elastic-clouds.workshop.kratix.io' },
          spec: {
            group: 'workshop.kratix.io',
            names: { kind: 'elastic-cloud', plural: 'elastic-clouds' },
            scope: 'Namespaced',
            versions: [{ name: 'v1', served: true, storage: true }],
          },
        },
        workflows: {
          resource: {
            configure: [
              {
                apiVersion: 'platform.kratix.io/v1alpha1',
                kind: 'Pipeline',
                metadata: { name: TEMPLATE_PIPELINE },
                spec: { containers: [{ image: 'kratix-workshop/elastic-pipeline:dev' }] },
              },
            ],
          },
        },
      },
    });
  });

  it("request what the Promise's API declares, and test with that same request", async () => {
    const files = await render('elastic-cloud', FLAGS);
    const request = load(files.get('resource-request.yaml') ?? '');
    expect(request).toEqual({
      apiVersion: 'workshop.kratix.io/v1',
      kind: 'elastic-cloud',
      metadata: { name: 'example', namespace: 'default' },
      spec: { size: 'small' },
    });
    expect(load(files.get('test/input/object.yaml') ?? '')).toEqual(request);
  });

  it.each(['123', '1e3', 'on', 'no', 'null', 'true'])('keep the name %s a string', async (name) => {
    const files = await render(name, { kind: 'Y', plural: 'n', version: 'off', group: '1.5' });
    const promise = files.get('promise.yaml') ?? '';
    expect(promise).toContain(`  name: "${name}"\n`);
    expect(promise).toContain(' kind: "Y"\n');
    expect(promise).toContain(' plural: "n"\n');
    expect(promise).toContain(' - name: "off"\n');
    expect(promise).toContain(' group: "1.5"\n');
    expect(load(promise)).toMatchObject({
      metadata: { name },
      spec: { api: { metadata: { name: 'n.1.5' }, spec: { group: '1.5' } } },
    });
  });

  it('hold a stage that a POSIX shell parses', async () => {
    const run = (await render('elastic-cloud')).get('pipeline/run') ?? '';
    expect(() => execFileSync('sh', ['-n'], { input: run })).not.toThrow();
    expect(() => execFileSync('sh', ['-n'], { input: `${run}if`, stdio: 'pipe' })).toThrow();
  });

  it('add a stage with an image of its own, and a test case, for each further workflow', async () => {
    const files = await render('db', { image: 'registry.example.com:5000/team/db-pipeline:v2' }, WHOLE);
    const image = (name: string) => `registry.example.com:5000/team/${name}:v2`;
    const pipeline = (name: string) => [{ spec: { containers: [{ image: image(name) }] } }];
    expect(load(files.get('promise.yaml') ?? '')).toMatchObject({
      spec: {
        workflows: {
          resource: { configure: pipeline('db-pipeline'), delete: pipeline('db-delete-pipeline') },
          promise: { configure: pipeline('db-promise-pipeline') },
        },
      },
    });
    const added = [...files.keys()].filter((path) => /run$|case\.yaml$/.test(path));
    expect(added).toEqual([
      'delete-pipeline/run',
      'pipeline/run',
      'promise-pipeline/run',
      'test/case.yaml',
      'test/delete/case.yaml',
      'test/install/case.yaml',
    ]);
  });

  it('lie where the kratix CLI puts them, in its layout', async () => {
    const files = await render('db', {}, { ...WHOLE, layout: 'kratix' });
    const stages = [...files.keys()].filter((path) => /Dockerfile$/.test(path));
    expect(stages).toEqual([
      'workflows/promise/configure/install/share/Dockerfile',
      'workflows/resource/configure/instance/generate/Dockerfile',
      'workflows/resource/delete/instance/clean-up/Dockerfile',
    ]);
    expect([...files.keys()]).toContain('example-resource.yaml');
    expect(files.get('README.md')).toContain('kubectl apply --filename example-resource.yaml');
  });

  it('declare, request and expect the properties that are named', async () => {
    const properties = ['engine:enum:postgres,no', 'storage.gb:integer=10', 'hosts:array:required'];
    const files = await render('db', {}, { properties: properties.map(parseProperty) });
    const read = (path: string) => load(files.get(path) ?? '') as Record<string, unknown>;
    const spec = { engine: 'postgres', storage: { gb: 10 }, hosts: ['example'] };
    expect(read('resource-request.yaml').spec).toEqual(spec);
    expect(read('test/input/object.yaml').spec).toEqual(spec);
    expect(read('test/expected/output/configmap.yaml').data).toEqual({
      engine: 'postgres',
      storage: '{"gb":10}',
      hosts: '["example"]',
    });
    expect(files.get('promise.yaml')).toContain(`
                spec:
                  type: object
                  required: [hosts]
                  properties:
                    engine:
                      type: string
                      enum: [postgres, "no"]
                    storage:
                      type: object
                      properties:
                        gb:
                          type: integer
                          default: 10
                    hosts:
                      type: array
                      items:
                        type: string
`);
  });
});

describe('a template', () => {
  const render = (text: string) => {
    const values = {
      names: { NAME: 'db' },
      blocks: { BLOCK: () => 'a: 1\n\nb: 2' },
      conditions: new Set(['YES']),
    };
    const template = new Map([
      ['x', { text }],
      ['part', { text: 'name: __NAME__\n' }],
      ['round', { text: '__FILE__x' }],
      ['image', { bytes: Buffer.from([0xff, 0xfe]), executable: false }],
    ]);
    return renderTemplate(template, new Map([['x', 'x']]), values)[0]?.content;
  };

  it.each([
    ['names anywhere in a line', '- __NAME__-__NAME__', '- db-db'],
    ['a block at the indentation of its line', '  __BLOCK__', '  a: 1\n\n  b: 2'],
    ['a file at the indentation of its line', '  __FILE__part', '  name: db'],
    ['the lines whose condition holds', '__IF_YES__  a\n__IF_NO__  b\nc', '  a\nc'],
    ['what is no placeholder as it is', '__OTHER__ __init__ __IF_', '__OTHER__ __init__ __IF_'],
  ])('puts in, or leaves, %s', (_, text, expected) => {
    expect(render(text)).toBe(expected);
  });

  it.each(['missing', 'x', 'round', 'image'])('can not take in %s', (file) => {
    expect(() => render(`a\n  __FILE__${file}\n`)).toThrowError(
      expect.objectContaining({ code: 'invalid-template', message: expect.stringContaining('takes in') }),
    );
  });
});
