import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parseYaml } from '../../src/promise/kubernetes-yaml.ts';
import { runPromise, temporaryFolder } from '../support/cli.ts';
import { prepareBaseImages } from '../support/language-images.ts';
import { below } from '../support/promise-folder.ts';
import { SHOP_MANIFESTS } from '../support/shop-manifests.ts';
import { writeFiles } from '../support/write-files.ts';

/** The properties of the docs, and one in two places. */
const PROPERTIES = [
  'replicas@deployment/web:.spec.replicas',
  'image@deploy/web:.spec.template.spec.containers[?(@.name=="web")].image',
  'host@ingress/web:.spec.rules[0].host',
  'host@ingress/web:.spec.tls[0].hosts[0]',
].flatMap((property) => ['--property', property]);

let folder: Awaited<ReturnType<typeof temporaryFolder>>;

beforeEach(async () => {
  folder = await temporaryFolder();
  await writeFiles(folder.dir, below('k8s', SHOP_MANIFESTS));
});

afterEach(async () => {
  await folder.remove();
});

function init(...args: readonly string[]): ReturnType<typeof runPromise> {
  return runPromise(['init', 'shop', '--from-manifests', 'k8s', ...args], { cwd: folder.dir });
}

function inShop(...args: readonly string[]): ReturnType<typeof runPromise> {
  return runPromise(args, { cwd: path.join(folder.dir, 'shop') });
}

async function read(file: string): Promise<string> {
  return readFile(path.join(folder.dir, 'shop', file), 'utf8');
}

describe('promise init --from-manifests', () => {
  it('tells what it left out, what is deployed once, and what two requests would not agree on', async () => {
    const { exitCode, stdout, stderr } = await init(...PROPERTIES);
    expect({ exitCode, stderr: stderr.split('\n') }).toEqual({
      exitCode: 0,
      stderr: [
        'note: left out, as they are no YAML or JSON: README.md',
        'note: deployed once, in no namespace (spec.dependencies): ClusterRole shop-reader',
      ],
    });
    expect(stdout.slice(stdout.indexOf('\n\n') + 2)).toBe(
      [
        'To do, marked with TODO:',
        '  keep the values of Secret web out of the image and of git: manifests/secret.yaml:1',
        '    shop/pipeline/request.yq:3',
        '  manifests/web/deployment.yaml:22 names the namespace shop; each request has one of its own',
        '    shop/pipeline/request.yq:4',
        '  let requests differ in the node port 30080: manifests/web/service.json:1',
        '    shop/pipeline/request.yq:5',
        '',
        'Next: cd shop && promise test-pipeline --update',
      ].join('\n'),
    );
  });

  it('shows names of files that a terminal would act on written out', async () => {
    const secret = 'apiVersion: v1\nkind: Secret\nmetadata: { name: red }\ndata: { a: YQ== }\n';
    await writeFiles(folder.dir, { 'k8s/\x1b[31m.txt': '', 'k8s/\x1b[31m.yaml': secret });
    const { exitCode, stdout, stderr } = await init();
    expect(exitCode).toBe(0);
    expect(stderr).toContain('as they are no YAML or JSON: \\x1b[31m.txt, README.md');
    expect(stdout).toContain('created   shop/pipeline/manifests/\\x1b[31m.yaml\n');
    expect(stdout).toContain('Secret red out of the image and of git: manifests/\\x1b[31m.yaml:1\n');
    expect(stdout + stderr).not.toContain('\x1b');
  });

  it('makes an API of the fields that are named, and leaves the manifests as they are', async () => {
    await init(
      ...PROPERTIES,
      '--property',
      'database:string=db:5432@deployment/web:.spec.template.spec.containers[0].env[0].value',
    );
    const promise = JSON.parse(JSON.stringify(parseYaml(await read('promise.yaml'), 'promise.yaml')));
    expect(promise.spec.api.spec.versions[0].schema.openAPIV3Schema.properties.spec.properties).toEqual({
      replicas: { type: 'integer', default: 2 },
      image: { type: 'string', default: 'example/shop:1.0' },
      host: { type: 'string', default: 'shop.example.com' },
      database: { type: 'string', default: 'db:5432' },
    });
    for (const file of ['web/deployment.yaml', 'web/service.json', 'secret.yaml']) {
      expect(await read(`pipeline/manifests/${file}`)).toBe(SHOP_MANIFESTS[file]);
    }
    expect(await read('pipeline/request.yq')).not.toContain('deployment.yaml');
  });

  it('suggests properties where there are none', async () => {
    const { stdout, stderr } = await init();
    expect(stderr).toContain(
      "--property 'replicas@deployment/web:.spec.replicas' --property 'image@deployment/web:.spec.template.spec.containers[0].image' --property 'host@ingress/web:.spec.rules[0].host'",
    );
    expect(stdout).toContain(
      'let requests differ in the host shop.example.com: manifests/web/ingress.yaml:7',
    );
    expect(stdout).toContain('requests set nothing yet');
    expect(await inShop('validate', '--strict')).toMatchObject({ exitCode: 0 });
  });

  it.each([
    ['replicas:integer', 'it names no field of a manifest', 'replicas@deployment/web:.spec.replicas'],
    ['a@deployment/wib:.spec', 'there is no deployment/wib', 'deployment/web'],
    [
      'a@deployment/web:.spec.nowhere',
      'Deployment shop/web has nothing there',
      'k8s/web/deployment.yaml:3:1',
    ],
    ['a@deployment/web:.spec[', 'a bracket is not closed', 'JSONPath'],
    [
      'a:boolean@deployment/web:.spec.replicas',
      'the manifest has 2, which is no boolean',
      'NAME:TYPE=DEFAULT@',
    ],
    ['-a@deployment/web:.spec.replicas', 'the name "-a" must begin with a letter', 'NAME'],
  ])('refuses --property=%s', async (property, message, more) => {
    const { exitCode, stderr } = await init(`--property=${property}`);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(`error[usage]: --property ${property}: ${message}`);
    expect(stderr).toContain(more);
  });

  it.each([
    ['what is no manifest', 'values: 1\n', 'this is no manifest', 'k8s/a.yaml:1:1'],
    ['a List', 'apiVersion: v1\nkind: List\nitems: []\n', "a List can't be taken over", 'split_doc'],
    [
      'an object that is there twice',
      '---\napiVersion: v1\nkind: Secret\nmetadata: {name: web}\n',
      'Secret web is there twice',
      'k8s/a.yaml:2:1',
    ],
  ])('refuses %s', async (_, text, message, more) => {
    await writeFiles(folder.dir, { 'k8s/a.yaml': text });
    const { exitCode, stderr } = await init();
    expect(exitCode).toBe(2);
    expect(stderr).toContain(`error[invalid-source]: ${message}`);
    expect(stderr).toContain(more);
  });

  it('refuses a folder without manifests', async () => {
    await writeFiles(folder.dir, { 'docs/README.md': 'x\n' });
    const { exitCode, stderr } = await runPromise(['init', 'a', '--from-manifests', 'docs'], {
      cwd: folder.dir,
    });
    expect(exitCode).toBe(2);
    expect(stderr).toContain('error[invalid-source]: docs holds no manifests');
  });
});

describe('a Promise from manifests', () => {
  beforeAll(() => prepareBaseImages('bash'));

  it('is valid, green once its output is recorded, and lets requests differ', async () => {
    await init(...PROPERTIES);
    const request = (namespace: string, name: string, spec: string) =>
      `apiVersion: example.com/v1alpha1\nkind: Shop\nmetadata: {name: ${name}, namespace: ${namespace}}\nspec: ${spec}\n`;
    await writeFiles(path.join(folder.dir, 'shop'), {
      'test/own/input/object.yaml': request(
        'team',
        'own.one',
        '{replicas: 3, image: "007", host: own.example.com}',
      ),
      // Of another team, though namespace and name run together alike.
      'test/alike/input/object.yaml': request('team-own', 'one', '{}'),
    });
    expect(await inShop('validate', '--strict')).toMatchObject({ exitCode: 0 });
    expect(await inShop('test-pipeline', '--update')).toMatchObject({ exitCode: 0 });
    const tested = await inShop('test-pipeline', '--check', 'retry');
    expect({ code: tested.exitCode, text: tested.stdout }).toMatchObject({
      code: 0,
      text: expect.stringContaining('3 cases: 3 passed'),
    });

    const written = (file: string) => read(`test/own/expected/output/${file}`);
    const deployment = await written('web/deployment.yaml');
    expect(deployment).toMatch(/^# Copyright: the shop\n---\n/);
    expect(deployment).toContain('\n  namespace: shop--team--own-one\n');
    expect(deployment).toContain('  replicas: 3 # enough for a start\n');
    expect(deployment).toContain('          image: "007"\n');
    expect(await written('web/ingress.yaml')).toMatch(
      /- host: own.example.com[\s\S]*hosts: \[own.example.com\]/,
    );
    expect(JSON.parse(await written('web/service.json')).metadata).toEqual({
      name: 'web',
      namespace: 'shop--team--own-one',
    });
    expect(parseYaml(await written('namespace.yaml'), 'namespace.yaml')).toMatchObject({
      metadata: { name: 'shop--team--own-one' },
    });
    expect(parseYaml(await written('rbac.yaml'), 'rbac.yaml')).toMatchObject({
      kind: 'ClusterRoleBinding',
      metadata: { name: 'shop--team--own-one-shop-reader' },
      roleRef: { name: 'shop-reader' },
      subjects: [
        { name: 'web', namespace: 'shop--team--own-one' },
        { name: 'prometheus', namespace: 'monitoring' },
      ],
    });

    // A manifest that can't be changed ends the stage: it must not go out as it is.
    await writeFiles(path.join(folder.dir, 'shop'), { 'pipeline/manifests/a-broken.yaml': 'kind: [\n' });
    const broken = await inShop('test-pipeline', '--case', 'own');
    expect({ code: broken.exitCode, text: broken.stdout }).toMatchObject({
      code: 1,
      text: expect.stringContaining('a-broken.yaml'),
    });
    expect(broken.stdout).toContain('exit code 1');
  });
});
