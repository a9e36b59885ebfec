import { describe, expect, it } from 'vitest';
import { checkRetryAfter, readWorkflowControl, suspends } from '../../../src/deliver/workflow-control.ts';
import { filesOf } from './support.ts';

const read = (text: string) => readWorkflowControl(filesOf({ 'metadata/workflow-control.yaml': text }));

describe('workflow-control.yaml (work-creator/lib/workflow_control.go)', () => {
  it('is optional', async () => {
    expect(await readWorkflowControl(new Map())).toBeUndefined();
    expect(suspends(undefined)).toBe(false);
  });

  it.each([
    ['', { suspend: false, retryAfter: '', message: '' }, false],
    ['suspend: true', { suspend: true, retryAfter: '', message: '' }, true],
    ['suspend: yes', { suspend: true, retryAfter: '', message: '' }, true],
    ['Suspend: on', { suspend: true, retryAfter: '', message: '' }, true],
    ['{Suspend: true, suspend: false}', { suspend: false, retryAfter: '', message: '' }, false],
    ['suspend: null', { suspend: false, retryAfter: '', message: '' }, false],
    ['{retryAfter: 10m, message: 5}', { suspend: false, retryAfter: '10m', message: '5' }, true],
    ['retryAfter: 30', { suspend: false, retryAfter: '30', message: '' }, true],
    ['{other: 1, message: hi}', { suspend: false, retryAfter: '', message: 'hi' }, false],
    ['suspend: false\n---\nsuspend: true', { suspend: false, retryAfter: '', message: '' }, false],
  ])('reads %j', async (text, control, stops) => {
    expect(await read(text)).toEqual(control);
    expect(suspends(await read(text))).toBe(stops);
  });

  it.each([
    ['suspend: "true"', 'suspend: must be true or false, not the string "true"'],
    ['suspend: 1', 'suspend: must be true or false, not the number 1'],
    ['message: {a: b}', 'message: must be a string, not a mapping'],
    ['retryAfter: [1m]', 'retryAfter: must be a string, not a list'],
    ['- suspend: true', 'must be a mapping, not a list'],
  ])('refuses %j', async (text, message) => {
    await expect(read(text)).rejects.toThrow(message);
  });

  it.each(['10m', '1h30m', '0', '-5s', '1.5s', '.5s', '100ms'])('waits for %s', (retryAfter) => {
    expect(() => checkRetryAfter({ suspend: false, retryAfter, message: '' })).not.toThrow();
  });

  it.each(['30', '10 m', '1d', 'soon', '999999999h'])('refuses to wait for %s', (retryAfter) => {
    expect(() => checkRetryAfter({ suspend: false, retryAfter, message: '' })).toThrow(
      `retryAfter: must be a duration with a unit, such as 30s or 10m, not "${retryAfter}"`,
    );
  });
});
