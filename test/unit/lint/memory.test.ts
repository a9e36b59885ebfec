import { describe, expect, it } from 'vitest';
import { lintMemory } from '../../../src/lint/memory.ts';
import type { Container, Pipeline } from '../../../src/promise/types.ts';
import { caseRun, stageRun } from '../report/reports.ts';

const MEBIBYTE = 2 ** 20;

/** Lints a stage with this peak, of a container like this. */
function lints(memoryPeakBytes: number | undefined, container: Partial<Container> = {}) {
  const declared: Container = {
    name: 'render',
    image: 'example/render:v1',
    env: [],
    envFrom: [],
    volumeMounts: [],
    location: { file: 'promise.yaml', line: 20 },
    ...container,
  };
  const pipeline: Pipeline = {
    type: 'resource',
    action: 'configure',
    name: 'instance',
    containers: [declared],
    volumes: [],
    spec: {},
    location: { file: 'promise.yaml' },
  };
  const stages = [stageRun({ memoryPeakBytes })];
  const run = caseRun({
    pipelines: [{ name: 'instance', stages, outcome: 'succeeded', problems: [], retries: [] }],
  });
  return lintMemory(run, [pipeline]);
}

// api/v1alpha1/pipeline_types.go, DefaultResourceRequirements: a limit of 256Mi where there is no resources block.
describe('memory-near-limit', () => {
  it('begins at four fifths of 256Mi', () => {
    expect(lints(204 * MEBIBYTE)).toEqual([]);
    expect(lints(undefined)).toEqual([]);
    expect(lints(205 * MEBIBYTE)).toEqual([
      expect.objectContaining({
        code: 'memory-near-limit',
        message: 'stage render took 205Mi of memory, and Kratix gives it 256Mi by default',
        location: { file: 'promise.yaml', line: 20 },
      }),
    ]);
  });

  it('is silent where the container says what it needs, as any block replaces the default', () => {
    expect(lints(250 * MEBIBYTE, { resources: {} })).toEqual([]);
  });
});
