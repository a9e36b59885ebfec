import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OutputCheck } from '../../../src/promise/output-checks.ts';
import { createMask } from '../../../src/run/mask.ts';
import { type OutputCheckContext, runOutputCheck } from '../../../src/run/output-check.ts';
import type { RunEvent } from '../../../src/shared/events.ts';

let dir: string;
let collectedDir: string;

beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'promise-output-check-'));
  collectedDir = path.join(dir, 'collected');
  for (const folder of ['output', 'metadata'])
    await mkdir(path.join(collectedDir, folder), { recursive: true });
  await writeFile(path.join(collectedDir, 'output', 'a.yaml'), 'a: 1\n');
});

afterEach(() => rm(dir, { recursive: true, force: true }));

async function run(
  command: string,
  check: Partial<OutputCheck> = {},
  context: Partial<OutputCheckContext> = {},
) {
  const events: RunEvent[] = [];
  const { log, failure, exitCode } = await runOutputCheck(
    { name: 'c', run: command, env: {}, ...check },
    {
      caseName: 'test',
      collectedDir,
      objectYaml: 'kind: Sample\n',
      env: { ...process.env, FROM_USER: 'yes' },
      timeoutSeconds: 60,
      mask: createMask([]),
      emit: (event) => events.push(event),
      signal: new AbortController().signal,
      ...context,
    },
  );
  return { lines: log.map(({ text }) => text), failure, exitCode, events };
}

describe('a check of what a case wrote', () => {
  it('finds output, metadata and the object as stages do, and its environment', async () => {
    const script = 'cat output/a.yaml input/object.yaml "$PROMISE_OBJECT"; ls; echo $FROM_USER $OWN';
    const { lines, failure } = await run(script, { env: { OWN: 'own' } });
    const object = 'kind: Sample';
    expect(lines).toEqual(['a: 1', object, object, 'input', 'metadata', 'output', 'yes own']);
    expect(failure).toBeUndefined();
  });

  it('changes nothing but a copy, which goes when it ends', async () => {
    expect((await run('echo b: 2 > output/a.yaml; rm -r metadata')).exitCode).toBe(0);
    expect(await readFile(path.join(collectedDir, 'output', 'a.yaml'), 'utf8')).toBe('a: 1\n');
    expect(await readdir(collectedDir)).toEqual(['metadata', 'output']);
    expect(await readdir(dir)).toEqual(['collected']);
  });

  it('prints no value of a Secret, neither in its log nor while it runs', async () => {
    const { lines, events } = await run('echo pw: s3cret-word', {}, { mask: createMask(['s3cret-word']) });
    expect(lines).toEqual(['pw: ***']);
    expect(events.map(({ type }) => type)).toEqual([
      'output-check:start',
      'output-check:line',
      'output-check:end',
      'phase',
    ]);
    expect(JSON.stringify(events)).not.toContain('s3cret-word');
  });

  it.each([
    ['exit 3', 'exit code 3', undefined],
    ['no-such-linter output', 'exit code 127: no-such-linter was not found', 'PROMISE_DIR'],
    ['./output/a.yaml', 'exit code 126: a command was found but could not be run', 'chmod +x'],
    ['kill -SEGV $$', 'exit code 139: ended by SIGSEGV, segmentation fault', undefined],
    ['kill -KILL $$', 'exit code 137: ended by SIGKILL, killed', undefined],
  ])('says why %j fails', async (command, message, hint) => {
    const { failure } = await run(command);
    expect(failure).toMatchObject({ reason: 'exit', message });
    if (hint === undefined) expect(failure?.hint).toBeUndefined();
    else expect(failure?.hint).toContain(hint);
  });

  it('is stopped when its time is up, with what it has printed', async () => {
    const { failure, lines } = await run('echo waiting; sleep 600', { timeoutSeconds: 0.5 });
    expect(failure).toMatchObject({
      reason: 'timeout',
      message: 'stopped after 0.5 s, the time that it may take',
    });
    expect(lines).toEqual(['waiting']);
    expect(await readdir(dir)).toEqual(['collected']);
  });

  it('ends with the run that the user interrupts, and its folder goes', async () => {
    const abort = new AbortController();
    const emit = ({ type }: RunEvent) => {
      if (type === 'output-check:line') abort.abort();
    };
    const interrupted = run('echo begun; sleep 600', {}, { signal: abort.signal, emit });
    await expect(interrupted).rejects.toMatchObject({ code: 'interrupted' });
    expect(await readdir(dir)).toEqual(['collected']);
  });
});
