import { describe, expect, it } from 'vitest';
import { runPromise } from '../support/cli.ts';

describe('a command that there is not', () => {
  it.each([
    ['tset', 'test'],
    ['add stge', 'stage'],
    ['internal amdit', 'admit'],
  ])('promise %s is an error that names the one that is meant', async (typed, meant) => {
    const { exitCode, stdout, stderr } = await runPromise(typed.split(' '));
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain(`error[usage]: unknown command '${typed.split(' ').at(-1)}'`);
    expect(stderr).toContain(`Did you mean ${meant}?`);
  });
});

it('an empty name of a case, as of a variable without a value, is a slip', async () => {
  for (const command of ['test', 'test-stage x', 'plan']) {
    const { exitCode, stderr } = await runPromise([...command.split(' '), '--case', '']);
    expect(stderr).toContain("argument '' is invalid. Expected a name or a glob.");
    expect(exitCode).toBe(2);
  }
});

describe('no command at all', () => {
  it.each(['promise', 'promise add', 'promise update', 'promise internal'])(
    '%s shows its help',
    async (typed) => {
      const { exitCode, stdout, stderr } = await runPromise(typed.split(' ').slice(1));
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
      expect(stdout).toContain(`Usage: ${typed} [options]`);
      const [commands = '', examples] = stdout.split('\nExamples:\n');
      expect(examples).toBeDefined();
      expect(Math.max(...commands.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
    },
  );
});
