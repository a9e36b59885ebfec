import { describe, expect, it } from 'vitest';
import { memoryOf, roomOn } from '../../../../src/cli/test-run/room.ts';
import type { ResourceLimits } from '../../../../src/plan/types.ts';
import { pipelinePlan, stagePlan } from './plans.ts';

const MEBI = 2 ** 20;

describe('the room for cases', () => {
  it('is four for each core, and three quarters of the memory', () => {
    expect(roomOn({ cpus: 4, memoryBytes: 8000 }, undefined)).toEqual({ cases: 16, memoryBytes: 6000 });
  });

  it('is for one where the engine knows of no core', () => {
    expect(roomOn({ cpus: 0, memoryBytes: 8000 }, undefined).cases).toBe(1);
  });

  it('is what the user says, whatever the memory', () => {
    expect(roomOn({ cpus: 4, memoryBytes: 8000 }, 20)).toEqual({
      cases: 20,
      memoryBytes: Number.POSITIVE_INFINITY,
    });
  });
});

describe('the memory of a case', () => {
  const caseOf = (...limits: readonly ResourceLimits[]) => ({
    pipelines: limits.map((each) => pipelinePlan([stagePlan(each)])),
  });

  it('is the largest limit of its stages, as they run one after the other', () => {
    expect(memoryOf(caseOf({ memoryBytes: 64 * MEBI }, { memoryBytes: 512 * MEBI }))).toBe(512 * MEBI);
  });

  it("is Kratix's default where a stage has no limit", () => {
    expect(memoryOf(caseOf({}))).toBe(256 * MEBI);
  });
});
