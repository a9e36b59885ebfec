import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { runPromise } from '../support/cli.ts';
import { promiseFolder } from '../support/promise-folder.ts';

const LISTER = pathToFileURL(path.resolve(import.meta.dirname, '../support/list-modules.mjs')).href;

/** The packages that a command line loads. */
async function packagesOf(
  args: readonly string[],
  options: { readonly cwd?: string } = {},
): Promise<readonly string[]> {
  const result = await runPromise(args, { ...options, env: { NODE_OPTIONS: `--import=${LISTER}` } });
  expect(result.exitCode).toBe(0);
  const loaded = [...result.stderr.matchAll(/^loaded .*\/node_modules\/((?:@[^/]+\/)?[^/]+)/gm)];
  return [...new Set(loaded.map(([, name = '']) => name))];
}

describe('start-up', () => {
  it.each([['--version'], ['--help'], ['test-pipeline', '--help']])(
    'of %s loads commander and no more',
    async (...args) => {
      expect(await packagesOf(args)).toEqual(['commander']);
    },
  );

  it('of validate loads neither an engine nor what only errors and rules need', async () => {
    const folder = await promiseFolder();
    try {
      const loaded = await packagesOf(['validate', '.', 'promise.yaml'], { cwd: folder.dir });
      expect(loaded).toContain('js-yaml');
      const others = ['dockerode', 'tar-stream', 'yaml', 'ajv', '@bufbuild/cel', 'execa', 'chokidar'];
      expect(loaded.filter((name) => others.includes(name))).toEqual([]);
    } finally {
      await folder.remove();
    }
  });

  it('of test-pipeline loads nothing that starts programs before one is started', async () => {
    const folder = await promiseFolder();
    try {
      const loaded = await packagesOf(['test-pipeline', '--list'], { cwd: folder.dir });
      expect(loaded).toContain('js-yaml');
      expect(loaded).not.toContain('execa');
    } finally {
      await folder.remove();
    }
  });

  it('tells its version and the Kratix version that it mirrors', async () => {
    const result = await runPromise(['--version']);
    expect(result.stdout).toMatch(/^\d+\.\d+\.\d+ \(mirrors Kratix [0-9a-f]{7}\)\n?$/);
  });

  it('explains every command with examples, and names no default that says nothing', async () => {
    const { stdout } = await runPromise(['--help']);
    const commands = [...stdout.slice(stdout.indexOf('Commands:')).matchAll(/^ {2}([a-z-]+)(?=[| ])/gm)]
      .map(([, name = '']) => name)
      .filter((name) => name !== 'help');
    expect(commands).toContain('test-pipeline');
    for (const command of commands) {
      const result = await runPromise([command, '--help']);
      expect(result.stdout).toMatch(/Examples:\n {2}\$ promise /);
      expect(result.stdout).not.toMatch(/default: (?:false|\[\]|\{\})/);
      expect(result.exitCode).toBe(0);
    }
  });

  it('groups the many flags of test-pipeline', async () => {
    const { stdout } = await runPromise(['test-pipeline', '--help']);
    const [, selection = ''] = stdout.split('Which cases:\n');
    expect(selection.split('\n\n')[0]).toContain('--only-failed');
  });
});
