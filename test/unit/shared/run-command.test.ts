import { describe, expect, it } from 'vitest';
import { type CommandRequest, runCommand } from '../../../src/shared/run-command.ts';
import { isGroupAlive } from '../../support/process-group.ts';

/** Runs a script, and returns its exit code and its lines. */
async function runScript(script: string, change: Partial<CommandRequest> = {}) {
  const lines: string[] = [];
  const exitCode = await runCommand({
    command: 'sh',
    args: ['-c', script],
    env: process.env,
    signal: new AbortController().signal,
    onLine: (line) => lines.push(line),
    ...change,
  });
  return { exitCode, lines };
}

describe('a command', () => {
  it('hands on both streams as lines, without colours, and its exit code', async () => {
    const { exitCode, lines } = await runScript("printf '\\033[31mred\\033[0m \\n'; echo two >&2; exit 3");
    expect(lines).toEqual(['red', 'two']);
    expect(exitCode).toBe(3);
  });

  it('that a signal ends has the exit code that a shell would tell', async () => {
    expect((await runScript('kill -TERM $$')).exitCode).toBe(143);
  });

  it('leaves no process of its group behind when it is aborted', async () => {
    const abort = new AbortController();
    let group: string | undefined;
    const run = runScript('echo $$; sleep 600 & sleep 600', {
      signal: abort.signal,
      onLine: (line) => {
        group = line;
        abort.abort();
      },
    });
    await expect(run).rejects.toMatchObject({ code: 'interrupted' });
    expect(group).toMatch(/^\d+$/);
    await expect.poll(() => isGroupAlive(Number(group))).toBe(false);
  });

  it('takes what it left in the background with it where asked to', async () => {
    const { exitCode, lines } = await runScript('echo $$; sleep 600 &', { endsBackground: true });
    expect(exitCode).toBe(0);
    await expect.poll(() => isGroupAlive(Number(lines[0]))).toBe(false);
  });

  it('that is not there is an error', async () => {
    await expect(runScript('', { command: '/does/not/exist' })).rejects.toThrow(/ENOENT/);
  });
});
