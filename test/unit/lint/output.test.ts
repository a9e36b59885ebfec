import { describe, expect, it } from 'vitest';
import { DocumentReader } from '../../../src/compare/document-reader.ts';
import { lintOutput } from '../../../src/lint/output.ts';
import { readOutputFiles } from '../../../src/lint/output-files.ts';
import { filesOf } from '../deliver/support.ts';

/** Lints files of one pipeline's output, by name. */
async function lints(files: Readonly<Record<string, string>>, promise = {}) {
  const outputs = [{ pipeline: 'instance', files: filesOf(files) }];
  return lintOutput(await readOutputFiles(outputs, () => '', new DocumentReader()), promise);
}

const CONFIG_MAP = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n';
const DATABASE = 'apiVersion: example.com/v1\nkind: Database\nmetadata: {name: a}\n';
const definition = (scope: string) => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  spec: { group: 'example.com', names: { kind: 'Database' }, scope },
});

describe('missing-namespace', () => {
  it('tells the object and its place', async () => {
    expect(await lints({ 'output/a.yaml': `kind: Other\n---\n${CONFIG_MAP}` })).toEqual([
      {
        severity: 'warning',
        code: 'missing-namespace',
        message: 'ConfigMap a names no namespace',
        location: { file: 'output/a.yaml', line: 5, column: 1 },
        hint: 'set metadata.namespace',
      },
    ]);
  });

  it('looks into a List', async () => {
    const list = { apiVersion: 'v1', kind: 'List', items: [{ apiVersion: 'apps/v1', kind: 'Deployment' }] };
    expect(await lints({ 'output/a.json': JSON.stringify(list) })).toHaveLength(1);
  });

  it.each([
    ['has one', `${CONFIG_MAP}  namespace: default\n`],
    ['is of a cluster-scoped kind', CONFIG_MAP.replace('ConfigMap', 'Namespace')],
    ['has a kind that nobody knows', DATABASE],
    ['has a built-in kind of another group', CONFIG_MAP.replace('v1', 'example.com/v1')],
    ['is no object', 'a: 1\n'],
  ])('is silent of what %s', async (_, text) => {
    expect(await lints({ 'output/a.yaml': text })).toEqual([]);
  });

  it('knows the kinds that the output, the API or the dependencies define', async () => {
    const files = { 'output/a.yaml': DATABASE };
    const crd = definition('Namespaced');
    expect(await lints({ ...files, 'output/crd.json': JSON.stringify(crd) })).toHaveLength(1);
    expect(await lints(files, { spec: { api: crd } })).toHaveLength(1);
    expect(await lints(files, { spec: { dependencies: [crd] } })).toHaveLength(1);
    expect(await lints(files, { spec: { dependencies: [definition('Cluster')] } })).toEqual([]);
  });

  it('is silent where a kustomization of the output sets the namespace', async () => {
    const kustomization = 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nnamespace: a\n';
    expect(await lints({ 'output/a.yaml': CONFIG_MAP, 'output/kustomization.yaml': kustomization })).toEqual(
      [],
    );
  });
});

describe('invalid-output-yaml', () => {
  it('tells the place', async () => {
    expect(await lints({ 'output/a.yaml': 'a: 1\nb: [1\n' })).toEqual([
      expect.objectContaining({
        code: 'invalid-output-yaml',
        location: expect.objectContaining({ file: 'output/a.yaml', line: 3 }),
      }),
    ]);
  });

  it('counts YAML and JSON of the output only', async () => {
    expect(await lints({ 'output/a.json': '{' })).toHaveLength(1);
    expect(await lints({ 'output/a.txt': 'a: [', 'metadata/a.yaml': 'a: [' })).toEqual([]);
  });
});

it('what comes behind more values than anybody applies is told once', async () => {
  const list = (name: number) => `[${name}${',1'.repeat(1_100_000)}]`;
  const files = Object.fromEntries([1, 2, 3, 4].map((name) => [`output/${name}.json`, list(name)]));
  expect(await lints(files)).toEqual([
    {
      severity: 'warning',
      code: 'invalid-output-yaml',
      message:
        'not read: the YAML and JSON files before it have more than 2,000,000 values in all, and no Work is that large',
      location: { file: 'output/3.json' },
      hint: expect.any(String),
    },
  ]);
});
