import { describe, expect, it } from 'vitest';
import { checkSettings } from '../../../src/promise/check-settings.ts';
import { formatPath, type Problem } from '../../../src/promise/problems.ts';
import type { JsonObject } from '../../../src/shared/json.ts';

function problemsOf(promise: JsonObject): readonly string[] {
  const problems: Problem[] = [];
  checkSettings(promise, problems);
  return problems.map(({ path, message }) => `${formatPath(path)}: ${message}`);
}

const annotated = (value: string) => ({
  metadata: { annotations: { 'kratix.io/reconciliation-interval': value } },
});
const configured = (value: string) => ({
  spec: { workflows: { config: { reconciliationInterval: value } } },
});

// internal/webhook/v1alpha1/promise_webhook.go and promiserevision_webhook.go: at least MinReconciliationInterval, 1m.
describe('the reconciliation interval', () => {
  it.each(['1m', '60s', '10h', '1h30m', '.5h', '+1.h', '60000000us'])('may be %s', (value) => {
    expect(problemsOf(annotated(value))).toEqual([]);
    expect(problemsOf(configured(value))).toEqual([]);
  });

  it.each(['59s', '1ms', '59.999999999s', '0', '-5m'])('is too short with %s', (value) => {
    const wrong = expect.stringContaining(`is ${value}, and at least 1m is allowed`);
    expect(problemsOf(annotated(value))).toEqual([wrong]);
    expect(problemsOf(configured(value))).toEqual([wrong]);
  });

  it.each(['10', 'hourly', ''])('is no duration with %j', (value) => {
    expect(problemsOf(annotated(value))).toEqual([expect.stringContaining('is no duration')]);
    expect(problemsOf(configured(value))).toEqual([expect.stringContaining('is no duration')]);
  });
});

describe('labels, annotations and dependencies', () => {
  it('have valid keys and values', () => {
    expect(
      problemsOf({
        metadata: { labels: { 'a b': 'x', ok: 'not ok' }, annotations: { 'a b': 'x', 'A/b': 'any text' } },
      }),
    ).toEqual([
      expect.stringMatching(/^metadata\.labels\.a b: "a b" must consist of/),
      expect.stringMatching(/^metadata\.labels\.ok: "not ok" must consist of/),
      expect.stringMatching(/^metadata\.annotations\.a b: "a b" must consist of/),
    ]);
  });

  it('a dependency without a kind can not be decoded', () => {
    expect(problemsOf({ spec: { dependencies: [{ kind: 'Namespace' }, { apiVersion: 'v1' }] } })).toEqual([
      'spec.dependencies[1]: a dependency needs a kind',
    ]);
  });
});

describe('the namespace of the pipelines', () => {
  it('is the name of one', () => {
    const named = (pipelineNamespace: string) => ({ spec: { workflows: { config: { pipelineNamespace } } } });
    expect(problemsOf(named('team-a'))).toEqual([]);
    expect(problemsOf(named('Team A'))).toEqual([
      expect.stringMatching(/^spec\.workflows\.config\.pipelineNamespace: "Team A" must consist/),
    ]);
  });
});
