import { describe, expect, it } from 'vitest';
import { DocumentReader } from '../../../src/compare/document-reader.ts';
import { readOutputFiles } from '../../../src/lint/output-files.ts';
import { judgeOutput } from '../../../src/lint/output-objects.ts';
import { filesOf } from '../deliver/support.ts';

/** Judges files of one pipeline's output, by name. */
async function judge(files: Readonly<Record<string, string>>, shipped = [DEFINITION]) {
  const outputs = [{ pipeline: 'instance', files: filesOf(files) }];
  return judgeOutput(await readOutputFiles(outputs, () => '', new DocumentReader()), shipped);
}

const DEFINITION = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  spec: {
    group: 'example.com',
    names: { kind: 'Database' },
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
                properties: { size: { type: 'integer' } },
                'x-kubernetes-validations': [{ rule: '!has(self.size) || self.size < 10' }],
              },
            },
          },
        },
      },
    ],
  },
};

const DATABASE =
  'apiVersion: example.com/v1\nkind: Database\nmetadata: {name: a, namespace: default}\nspec:\n';

describe('the output held against the kinds that come with the Promise', () => {
  it('has each refusal with its object, its field and its place', async () => {
    const { refusals, lints } = await judge({ 'output/a.yaml': `a: 1\n---\n${DATABASE}  size: one\n` });
    expect(refusals).toEqual([
      {
        object: 'Database default/a',
        field: 'spec.size',
        message: expect.stringMatching(/^Invalid value: "string": .* must be of type integer/),
        location: { file: 'output/a.yaml', line: 7, column: 3 },
      },
      expect.objectContaining({ field: '', message: expect.stringContaining('rules were not checked') }),
    ]);
    expect(lints).toEqual([]);
  });

  it('has fields that are not declared as lints', async () => {
    expect(await judge({ 'output/a.yaml': `${DATABASE}  sise: 1\n` })).toEqual({
      refusals: [],
      lints: [
        {
          severity: 'warning',
          code: 'unknown-output-field',
          message: 'Database default/a: the CustomResourceDefinition has no spec.sise',
          location: { file: 'output/a.yaml', line: 5, column: 3 },
          hint: 'did you mean size?',
        },
      ],
    });
  });

  it('is judged in Lists, in JSON, and by kinds that it declares itself', async () => {
    const object = {
      apiVersion: 'example.com/v1',
      kind: 'Database',
      metadata: { name: 'a' },
      spec: { size: '1' },
    };
    const files = {
      'output/list.json': JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [object] }),
      'output/crd.json': JSON.stringify(DEFINITION),
    };
    expect((await judge(files, [])).refusals).toContainEqual(
      expect.objectContaining({ object: 'Database a', field: 'spec.size' }),
    );
  });

  it.each([
    [
      'of other kinds',
      { 'output/a.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {a: 1}\n' },
    ],
    [
      'beside a kustomization, which may patch it',
      { 'output/a.yaml': `${DATABASE}  size: one\n`, 'output/kustomization.yaml': 'resources: [a.yaml]\n' },
    ],
    [
      'beside a component',
      {
        'output/a.yaml': `${DATABASE}  size: one\n---\napiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n`,
      },
    ],
    ['whose value Flux fills in', { 'output/a.yaml': `${DATABASE}  size: \${size}\n` }],
    ['that no agent reads', { 'output/a.txt': `${DATABASE}  size: one\n` }],
  ])('is not refused where it is %s', async (_, files) => {
    expect(await judge(files)).toEqual({ refusals: [], lints: [] });
  });
});
