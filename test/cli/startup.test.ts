import { readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { runPromise } from '../support/cli.ts';
import { promiseFolder } from '../support/promise-folder.ts';

const LISTER = pathToFileURL(path.resolve(import.meta.dirname, '../support/list-modules.mjs')).href;

/** How the build marks where the code of a package begins in one of its chunks. */
const IN_CHUNK = /^\/\/ node_modules\/((?:@[^/]+\/)?[^/]+)/gm;

/** The packages that a command line loads: by themselves, or in a chunk of ours. */
async function packagesOf(
  args: readonly string[],
  {
    cwd,
    host,
    exitCode = 0,
  }: { readonly cwd?: string; readonly host?: string; readonly exitCode?: number } = {},
): Promise<readonly string[]> {
  const env = { NODE_OPTIONS: `--import=${LISTER}`, ...(host === undefined ? {} : { DOCKER_HOST: host }) };
  const result = await runPromise(args, { ...(cwd === undefined ? {} : { cwd }), env });
  expect(result.exitCode).toBe(exitCode);
  const outside = [...result.stderr.matchAll(/^loaded .*\/node_modules\/((?:@[^/]+\/)?[^/]+)/gm)];
  const chunks = [...result.stderr.matchAll(/^loaded (file:.*\/dist\/.*)$/gm)];
  expect(chunks).not.toEqual([]);
  const inside = chunks.flatMap(([, url = '']) => [...readFileSync(new URL(url), 'utf8').matchAll(IN_CHUNK)]);
  return [...new Set([...outside, ...inside].map(([, name = '']) => name))];
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

  it('of build loads nothing that understands globs where there are none', async () => {
    const folder = await promiseFolder();
    try {
      expect(await packagesOf(['build'], { cwd: folder.dir })).not.toContain('picomatch');
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

  it('of what talks to an engine loads its client without one of ssh, which starts the program', async () => {
    expect(await packagesOf(['doctor'])).toContain('dockerode');
    const host = 'ssh://nobody@127.0.0.1:1';
    const loaded = await packagesOf(['doctor'], { host, exitCode: 3 });
    expect(loaded).toContain('dockerode');
    expect(loaded).not.toContain('ssh2');
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
