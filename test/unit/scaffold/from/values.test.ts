import { describe, expect, it } from 'vitest';
import { chartFindings } from '../../../../src/scaffold/from/helm/chart-findings.ts';
import { passedWhole } from '../../../../src/scaffold/from/helm/passed-whole.ts';
import { commentKey, valueComments } from '../../../../src/scaffold/from/helm/value-comments.ts';
import { valuesSchema } from '../../../../src/scaffold/from/helm/values-schema.ts';
import type { Json, JsonObject } from '../../../../src/shared/json.ts';

describe('valueComments', () => {
  it.each([
    ['above a key', '# How many\na: 1\n', ['a'], 'How many'],
    ['beside a value', 'a: "x # y" # How many\n', ['a'], 'How many'],
    ['beside a block', 'a: # What it is\n  b: 1\n', ['a'], 'What it is'],
    ['of several lines', 'b: 1\n# How\n# many\na: 1\n', ['a'], 'How many'],
    ['within a mapping', 'a:\n  # How many\n  b: 1\n', ['a', 'b'], 'How many'],
    ['in the first paragraph', '## How many\n##\n## and more\na: 1\n', ['a'], 'How many'],
    ['for helm-docs', '# noise\n# -- (int) How many\n# there are\na: 1\n', ['a'], 'How many there are'],
    ['for Bitnami', '## @param a.b [string] How many\n##\na:\n  b: 1\n', ['a', 'b'], 'How many'],
    ['behind a link', '# ref: https://example.com\n#\n# How many\na: 1\n', ['a'], 'How many'],
    ['behind a schema', '# @schema\n# type: string\n# @schema\n# How many\na: 1\n', ['a'], 'How many'],
  ])('finds what is said %s', (_, text, path, said) => {
    expect(valueComments(text).get(commentKey(path))).toBe(said);
  });

  it.each([
    ['a paragraph of its own', '# All of them\n\na: 1\n'],
    ['commented-out YAML', 'b: {}\n#  limits:\na: 1\n'],
    ['an item that is commented out', '# - name: x\na: 1\n'],
    ['a commented-out value', 'a: #0.0.0.0\n'],
    ['what is deeper', 'b: {}\n  # limits\na: 1\n'],
  ])('takes %s for no comment on a value', (_, text) => {
    expect(valueComments(text).get(commentKey(['a']))).toBeUndefined();
  });
});

describe('passedWhole', () => {
  it.each([
    ['{{- toYaml .Values.a.b | nindent 8 }}'],
    ['{{- with .Values.a.b }}\n  x:\n{{ toYaml . | indent 4 }}\n{{- end }}'],
    ['{{ $.Values.a.b | toJson }}'],
    ['{{- range $key, $value := .Values.a.b }}'],
    ['{{ include "common.tplvalues.render" (dict "value" .Values.a.b "context" $) }}'],
    ['{{ merge .Values.a.b (include "x" .) }}'],
  ])('sees %s', (template) => {
    expect(passedWhole([template])).toEqual([['a', 'b']]);
  });

  it('sees nothing in values that are used one by one', () => {
    expect(passedWhole(['{{ .Values.a.b | quote }}{{ with .Values.c }}{{ .d }}{{ end }}'])).toEqual([]);
  });
});

describe('valuesSchema', () => {
  const OPEN = { 'x-kubernetes-preserve-unknown-fields': true };

  function schemaOf(value: Json) {
    const unknown: string[] = [];
    const schema = valuesSchema(
      { a: value },
      {
        describe: () => undefined,
        isPassedWhole: () => false,
        isOpen: () => false,
        onUnknown: (path) => unknown.push(path.join('.')),
      },
    );
    return { schema: (schema.properties as JsonObject).a, unknown };
  }

  it.each<[Json, Json]>([
    [3, { description: 'Default: 3', type: 'integer' }],
    [0.5, { description: 'Default: 0.5', type: 'number' }],
    [true, { description: 'Default: true', type: 'boolean' }],
    ['', { type: 'string' }],
    [['a', 'b'], { type: 'array', items: { type: 'string' } }],
    [[1, 2.5], { type: 'array', items: { type: 'number' } }],
    [[1, 'a'], { type: 'array', items: { 'x-kubernetes-int-or-string': true } }],
    [
      [{ b: 1 }, { c: 'd' }],
      {
        type: 'array',
        items: { type: 'object', ...OPEN, properties: { b: { type: 'integer' }, c: { type: 'string' } } },
      },
    ],
    [{ b: '' }, { type: 'object', properties: { b: { type: 'string' } } }],
  ])('tells the type of %j', (value, expected) => {
    expect(schemaOf(value)).toEqual({ schema: expected, unknown: [] });
  });

  it.each<[Json, Json]>([
    [null, { ...OPEN, nullable: true }],
    [{}, { type: 'object', ...OPEN }],
    [[], { type: 'array', items: OPEN }],
  ])('takes anything for %j, and asks', (value, expected) => {
    expect(schemaOf(value)).toEqual({ schema: expected, unknown: ['a'] });
  });
});

describe('chartFindings', () => {
  const found = (text: string) => chartFindings([{ file: 't.yaml', text }]);

  it.each([
    [
      'key: {{ randAlphaNum 10 | b64enc }}',
      'where randAlphaNum makes one up: let requests set it (t.yaml:1)',
    ],
    ['{{- $ca := genCA "x" 365 }}', 'genCA'],
    ['date: {{ now | date "2006" }}', 'now'],
    ['{{ (lookup "v1" "Secret" "a" "b").data }}', 'lookup asks the cluster'],
    ['kind: CustomResourceDefinition', 'a second one collides'],
  ])('leaves %s to the author', (text, todo) => {
    expect(found(text)).toEqual({ todos: [expect.stringContaining(todo)], notes: [] });
  });

  it.each([
    ['{{- if .Capabilities.APIVersions.Has "a/v1" }}', '.Capabilities.APIVersions'],
    ['  "helm.sh/hook": pre-install,pre-upgrade', 'hooks of an installation'],
  ])('tells of %s', (text, note) => {
    expect(found(text)).toEqual({ todos: [], notes: [expect.stringContaining(note)] });
  });

  it.each([
    '{{/* randAlphaNum */}}',
    '# now',
    '{{ fail "it is now gone" }}',
    'helm.sh/hook: pre-delete',
    'helm.sh/hook: test',
  ])('has nothing to say of %s', (text) => {
    expect(found(text)).toEqual({ todos: [], notes: [] });
  });

  it('names three places at most', () => {
    const [todo] = found('{{ uuidv4 }}\n'.repeat(5)).todos;
    expect(todo).toContain('(t.yaml:1, t.yaml:2, t.yaml:3 and 2 more)');
  });

  it('stays on one line, whatever a file is called: it becomes a comment of a script', () => {
    const { todos } = chartFindings([{ file: 't\nrm -rf .yaml', text: '{{ uuidv4 }}' }]);
    expect(todos).toEqual([expect.stringContaining('(t\\nrm -rf .yaml:1)')]);
  });
});
