import { describe, expect, it } from 'vitest';
import { checkStatus, completeStatus, mergeStatus, readStatus } from '../../../src/deliver/status.ts';
import { storeStatus } from '../../../src/deliver/status-schema.ts';
import type { WorkflowType } from '../../../src/promise/types.ts';
import { filesOf } from './support.ts';

const wantedBy = (text: string) => readStatus(filesOf({ 'metadata/status.yaml': text }));

const read = async (text: string) => (await wantedBy(text)).status;

describe('status.yaml (work-creator/cmd/update_status.go)', () => {
  it.each([
    ['', {}],
    ['null', {}],
    ['message: done', { message: 'done' }],
    ['{a: yes, b: 0777, c: {d: [1]}}', { a: true, b: 511, c: { d: [1] } }],
    ['a: 1\n---\na: 2', { a: 1 }],
    ['message: null', { message: null }],
    ['a: [9007199254740993, {b: 9223372036854775807}]', { a: [2 ** 53, { b: 2 ** 63 }] }],
  ])('reads %j', async (text, status) => {
    expect(await read(text)).toEqual(status);
  });

  it.each<[string, WorkflowType, string]>([
    ['kratix: {}', 'resource', 'kratix: this part of the status belongs to Kratix alone'],
    ['kratix: null', 'promise', 'kratix: this part of the status belongs to Kratix alone'],
    ['- a', 'resource', 'must be a mapping, not a list'],
    ['hello', 'resource', 'must be a mapping, not the string "hello"'],
    ['message: 5', 'resource', 'message: Invalid value: "integer"'],
    ['workflows: many', 'resource', 'workflows: Invalid value: "string"'],
    ['conditions: [{type: 5}]', 'resource', 'conditions[0].type: Invalid value: "integer"'],
    ['message: 5', 'promise', 'message: Invalid value: "integer"'],
    ['conditions: [{type: Ready}]', 'promise', 'conditions[0].lastTransitionTime: Required value'],
    ['a: [', 'resource', 'this is not valid YAML'],
  ])('refuses %j in a %s workflow', async (text, type, message) => {
    const check = async () => {
      const wanted = await wantedBy(text);
      checkStatus(wanted, mergeStatus({}, wanted.status), type);
    };
    await expect(check()).rejects.toThrow(message);
  });

  it('refuses a file that no request to the API server could hold', async () => {
    const text = (length: number) => `message: ${'x'.repeat(length)}\n`;
    expect(await read(text(3_000_000))).toHaveProperty('message');
    await expect(read(text(3_200_000))).rejects.toThrow('it has 3.1 MiB, and the API server takes 3 MiB');
  });

  it('refuses no conditions that merging or completing throw away', async () => {
    const before = { conditions: [{ type: 'A' }] };
    const textInList = await wantedBy('conditions: [hello]');
    const merged = mergeStatus(before, textInList.status);
    expect(merged).toEqual(before);
    expect(() => checkStatus(textInList, merged, 'resource')).not.toThrow();
    const noList = await wantedBy('conditions: {}');
    expect(() => checkStatus(noList, mergeStatus(before, noList.status), 'resource')).toThrow('conditions');
    const completed = completeStatus(mergeStatus(before, noList.status), 'resource');
    expect(() => checkStatus(noList, completed, 'resource')).not.toThrow();
  });
});

describe('merging (work-creator/lib/status_updater.go, MergeStatuses)', () => {
  it('replaces top-level keys whole', () => {
    const merged = mergeStatus({ a: { b: 1, c: 2 }, kept: true }, { a: { d: 3 } });
    expect(merged).toEqual({ a: { d: 3 }, kept: true });
  });

  it('merges conditions by type, each whole, and drops those without one', () => {
    const merged = mergeStatus(
      { conditions: [{ type: 'A', status: 'False', reason: 'Old' }, { type: 'B' }, { status: 'True' }, 'x'] },
      { conditions: [{ type: 'C' }, { type: 'A', status: 'True' }, { type: 7 }] },
    );
    expect(merged).toEqual({ conditions: [{ type: 'A', status: 'True' }, { type: 'B' }, { type: 'C' }] });
  });

  it.each([
    [{ conditions: 'none' }, { conditions: [{ status: 'True' }] }],
    [{}, { conditions: [{ status: 'True' }] }],
    [{ conditions: [{ type: 'A' }] }, { conditions: { type: 'A' } }],
  ])('replaces conditions where not both are lists: %j', (existing, incoming) => {
    expect(mergeStatus(existing, incoming)).toEqual(incoming);
  });
});

describe('the end of a workflow (status_updater.go, MarkAsCompleted)', () => {
  const DONE = {
    type: 'ConfigureWorkflowCompleted',
    status: 'True',
    reason: 'PipelinesExecutedSuccessfully',
    message: 'Pipelines completed',
  };

  it.each<[WorkflowType, string]>([
    ['resource', 'Resource requested'],
    ['promise', 'Promise configured'],
  ])('gives a %s that still waits its message', (type, message) => {
    expect(completeStatus({ message: 'Pending' }, type)).toEqual({ message, conditions: [DONE] });
  });

  it('leaves any other message, and puts its condition in the place of an earlier one', () => {
    const status = {
      message: 'mine',
      conditions: [{ type: 'ConfigureWorkflowCompleted', status: 'False' }, { type: 'Ready' }],
    };
    expect(completeStatus(status, 'resource')).toEqual({
      message: 'mine',
      conditions: [DONE, { type: 'Ready' }],
    });
    expect(completeStatus({}, 'resource')).toEqual({ conditions: [DONE] });
  });
});

describe('what the API server keeps of a status', () => {
  it('drops nulls of declared fields', () => {
    expect(storeStatus({ message: null, url: null }, 'resource').status).toEqual({ url: null });
  });

  // promise_controller.go, setStatusFieldsOnCRD: unknown keys are kept at the top alone.
  it("keeps a request's own keys, and prunes its conditions", () => {
    const ready = { type: 'Ready', status: 'True', reason: 'Up', message: 'up' };
    const status = { url: { a: 1 }, conditions: [{ ...ready, observedGeneration: 1 }] };
    expect(storeStatus(status, 'resource')).toEqual({
      status: { url: { a: 1 }, conditions: [ready] },
      dropped: ['conditions[0].observedGeneration'],
    });
  });

  it('drops what a Promise has no field for', () => {
    expect(storeStatus({ message: 'hi', url: 'x', workflows: 1 }, 'promise')).toEqual({
      status: { message: 'hi', workflows: 1 },
      dropped: ['url'],
    });
  });
});
