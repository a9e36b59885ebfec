import { describe, expect, it } from 'vitest';
import { statusAtStart, withoutWorkflowStatus } from '../../../src/plan/workflow-status.ts';

const CONFIGURE = { action: 'configure', pipelines: ['one', 'two', 'three'] } as const;

const phases = (...pairs: readonly (readonly [string, string])[]) =>
  pairs.map(([name, phase]) => ({ name, phase }));

describe('the status that the stages of a configure workflow find', () => {
  it('is that of a new object (internal/controller, ensureConfigureWorkflowStatus; reconcileWorkflowStatus)', () => {
    expect(statusAtStart({}, { ...CONFIGURE, current: 'one' })).toEqual({
      message: 'Pending',
      workflows: 3,
      workflowsSucceeded: 0,
      workflowsFailed: 0,
      kratix: {
        workflows: { pipelines: phases(['one', 'Pending'], ['two', 'Pending'], ['three', 'Pending']) },
      },
    });
  });

  it('counts the pipelines before (reconciler.go, MarkCurrentPipelineAsSucceeded), and keeps what they wrote', () => {
    const left = { message: 'made', url: 'x', conditions: [{ type: 'Ready' }] };
    expect(statusAtStart(left, { ...CONFIGURE, current: 'two' })).toEqual({
      message: 'Pending',
      url: 'x',
      conditions: [{ type: 'Ready' }],
      workflows: 3,
      workflowsSucceeded: 1,
      workflowsFailed: 0,
      kratix: {
        workflows: { pipelines: phases(['one', 'Succeeded'], ['two', 'Pending'], ['three', 'Pending']) },
      },
    });
  });

  it('starts anew where the workflow does (lib/resourceutil/util.go, ResetPipelineStatusToPending)', () => {
    const kratix = {
      workflows: {
        suspendedGeneration: 2,
        other: 1,
        pipelines: [{ name: 'one', phase: 'Suspended', attempts: 3 }],
      },
    };
    expect(statusAtStart({ kratix }, { ...CONFIGURE, pipelines: ['one'], current: 'one' }).kratix).toEqual({
      workflows: { other: 1, pipelines: phases(['one', 'Pending']) },
    });
  });
});

describe('the status that the stages of a delete workflow find', () => {
  it('says that the first pipeline runs (reconciler.go, createDeletePipeline), and is else as it was', () => {
    const status = { message: 'Resource requested', workflows: 1, workflowsSucceeded: 1 };
    expect(statusAtStart(status, { action: 'delete', pipelines: ['one', 'two'], current: 'one' })).toEqual({
      ...status,
      kratix: { workflows: { pipelines: phases(['one', 'Running'], ['two', 'Pending']) } },
    });
  });
});

it("tells an author's status from what Kratix keeps in it", () => {
  const status = statusAtStart({ url: 'x' }, { ...CONFIGURE, current: 'one' });
  expect(withoutWorkflowStatus(status)).toEqual({ message: 'Pending', url: 'x' });
});
