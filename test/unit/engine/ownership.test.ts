import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import {
  isKept,
  isLeftover,
  KEEP_LABEL,
  newRunId,
  ROOT_LABEL,
  RUN_LABEL,
  runLabels,
} from '../../../src/engine/ownership.ts';
import { isAlive, ownIdentity, type ProcessIdentity } from '../../../src/engine/process-identity.ts';

const NOW = 1_800_000_000;
const HOUR = 3600;
const OWN: ProcessIdentity = {
  host: 'laptop',
  bootId: 'boot-1',
  pidNamespace: 'pid:[1]',
  pid: 100,
  startTime: '5000',
};

/** Labels of a process that is dead, on this system. */
const DEAD: Readonly<Record<string, string>> = {
  'io.kratix-promise.run': 'abc',
  'io.kratix-promise.host': 'laptop',
  'io.kratix-promise.boot': 'boot-1',
  'io.kratix-promise.pid-namespace': 'pid:[1]',
  'io.kratix-promise.pid': '77',
  'io.kratix-promise.process-start': '4000',
};

/** Process 88, begun at 4500, is the only one that lives besides our own. */
const aliveProcesses = (pid: number, startTime: string): boolean =>
  (pid === 88 && startTime === '4500') || (pid === OWN.pid && startTime === OWN.startTime);

function leftover(labels: Readonly<Record<string, string>>, ageHours: number | undefined = 1): boolean {
  const createdAt = ageHours === undefined ? undefined : NOW - ageHours * HOUR;
  return isLeftover(labels, createdAt, { own: OWN, now: NOW, isAlive: aliveProcesses });
}

/** The labels of {@link DEAD}, changed; undefined takes one away. */
function labelled(changes: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const merged = Object.entries({ ...DEAD, ...changes });
  return Object.fromEntries(merged.filter((entry): entry is [string, string] => entry[1] !== undefined));
}

describe('a thing with labels', () => {
  it.each<[string, Readonly<Record<string, string>>, number | undefined, boolean]>([
    ['of a dead process', DEAD, 1, true],
    ['of a dead process, of unknown age', DEAD, undefined, true],
    [
      'of a living process',
      labelled({ 'io.kratix-promise.pid': '88', 'io.kratix-promise.process-start': '4500' }),
      1,
      false,
    ],
    ['of a process whose pid another has now', labelled({ 'io.kratix-promise.pid': '88' }), 1, true],
    [
      'of this very process',
      labelled({ 'io.kratix-promise.pid': '100', 'io.kratix-promise.process-start': '5000' }),
      1,
      false,
    ],
    ['of another host', labelled({ 'io.kratix-promise.host': 'other' }), 23, false],
    ['of another host, after a day', labelled({ 'io.kratix-promise.host': 'other' }), 25, true],
    ['of another boot', labelled({ 'io.kratix-promise.boot': 'boot-0' }), 23, false],
    ['of another PID namespace', labelled({ 'io.kratix-promise.pid-namespace': 'pid:[2]' }), 23, false],
    [
      'of another PID namespace, after a day',
      labelled({ 'io.kratix-promise.pid-namespace': 'pid:[2]' }),
      25,
      true,
    ],
    ['of a living process, after a day', labelled({ 'io.kratix-promise.pid': '88' }), 25, true],
    ['that was kept', labelled({ [KEEP_LABEL]: 'true' }), 23, false],
    ['that was kept, after a day', labelled({ [KEEP_LABEL]: 'true' }), 25, true],
    ['that was not kept', labelled({ [KEEP_LABEL]: 'false' }), 1, true],
    ['without a pid', labelled({ 'io.kratix-promise.pid': undefined }), 1, false],
    ['with a pid that is none', labelled({ 'io.kratix-promise.pid': '-1' }), 1, false],
    ['without a start time', labelled({ 'io.kratix-promise.process-start': undefined }), 1, false],
    ['that is not ours', { 'com.example': 'x' }, 1000, false],
    ['that lacks our run label', labelled({ [RUN_LABEL]: undefined }), 1000, false],
  ])('%s', (_, labels, ageHours, expected) => {
    expect(leftover(labels, ageHours)).toBe(expected);
  });
});

describe('what --keep left', () => {
  const kept = { [KEEP_LABEL]: 'true', [ROOT_LABEL]: '/p' };
  const living = { 'io.kratix-promise.pid': '88', 'io.kratix-promise.process-start': '4500' };

  it.each<[string, Readonly<Record<string, string>>, string | undefined, boolean]>([
    ['for this Promise', labelled(kept), '/p', true],
    ['for another Promise', labelled(kept), '/q', false],
    ['for any Promise', labelled(kept), undefined, true],
    ['before a reboot', labelled({ ...kept, 'io.kratix-promise.boot': 'boot-0' }), '/p', true],
    ['by a run that isn’t over', labelled({ ...kept, ...living }), '/p', false],
    ['on another host', labelled({ ...kept, 'io.kratix-promise.host': 'other' }), '/p', false],
    [
      'where its process can’t be seen',
      labelled({ ...kept, 'io.kratix-promise.pid-namespace': 'pid:[2]' }),
      '/p',
      false,
    ],
    ['nobody asked to keep', labelled({ [ROOT_LABEL]: '/p' }), '/p', false],
  ])('%s', (_, labels, root, expected) => {
    expect(isKept(labels, root, { own: OWN, now: NOW, isAlive: aliveProcesses })).toBe(expected);
  });
});

describe('the labels of a run', () => {
  it('name the run and this process, which lives', () => {
    const labels = runLabels('abc');
    expect(labels[RUN_LABEL]).toBe('abc');
    expect(labels['io.kratix-promise.pid']).toBe(String(process.pid));
    expect(isAlive(process.pid, labels['io.kratix-promise.process-start'] ?? '')).toBe(true);
    expect(isLeftover(labels, NOW, { own: ownIdentity(), now: NOW, isAlive })).toBe(false);
  });

  it('have an id of their own for each run', () => {
    const ids = new Set(Array.from({ length: 100 }, newRunId));
    expect(ids.size).toBe(100);
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{12}$/);
  });
});

describe('a process', () => {
  it('of our pid that began at another time is not ours', async () => {
    if (process.platform !== 'linux') return;
    expect(isAlive(process.pid, '1')).toBe(false);
  });

  it('lives until it ends', async () => {
    const child = spawn('sleep', ['600']);
    await once(child, 'spawn');
    const pid = child.pid ?? 0;
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    // Field 22 counted from 1; the name of `sleep` holds no blank.
    const startTime = stat.split(' ')[21] ?? '';
    expect(isAlive(pid, startTime)).toBe(true);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(isAlive(pid, startTime)).toBe(false);
  });
});
