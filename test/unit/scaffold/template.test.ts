import { execFileSync } from 'node:child_process';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { initDefaults, type NameFlags } from '../../../src/scaffold/defaults.ts';
import { TEMPLATE_PIPELINE } from '../../../src/scaffold/names.ts';
import { renderTemplate, TEMPLATE_DIR } from '../../../src/scaffold/template.ts';

/** The template's files by path, filled in. */
async function render(name: string, flags: NameFlags = {}): Promise<ReadonlyMap<string, string>> {
  const files = await renderTemplate(TEMPLATE_DIR, initDefaults(name, flags));
  return new Map(files.map(({ path, content }) => [path, content]));
}

const FLAGS = {
  group: 'workshop.kratix.io',
  kind: 'elastic-cloud',
  plural: 'elastic-clouds',
  version: 'v1',
  image: 'kratix-workshop/elastic-pipeline:dev',
};

describe("the template's files", () => {
  it('are those of the tutorial, with goldens, and only the stage is executable', async () => {
    const files = await renderTemplate(TEMPLATE_DIR, initDefaults('elastic-cloud'));
    expect(files.map(({ path }) => path)).toEqual([
      '.gitignore',
      'README.md',
      'pipeline/Dockerfile',
      'pipeline/run',
      'promise.config.yaml',
      'promise.yaml',
      'resource-request.yaml',
      'test/case.yaml',
      'test/expected/metadata/status.yaml',
      'test/expected/output/configmap.yaml',
      'test/input/object.yaml',
    ]);
    expect(files.filter(({ executable }) => executable).map(({ path }) => path)).toEqual(['pipeline/run']);
  });

  it('hold no placeholder once they are filled in', async () => {
    for (const [path, content] of await render('elastic-cloud', FLAGS)) {
      expect(content, path).not.toMatch(/__[A-Za-z]+__/);
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
});
