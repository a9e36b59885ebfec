import { chmod, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { atTerminal } from '../support/at-terminal.ts';
import { runPromise, temporaryFolder } from '../support/cli.ts';
import { junitErrors } from '../support/junit-schema.ts';
import { type PromiseFolder, promiseFolder } from '../support/promise-folder.ts';

describe('promise report', () => {
  let folder: PromiseFolder;
  let page: string;
  const report = (...flags: readonly string[]) => runPromise(['report', ...flags], { cwd: folder.dir });
  const run = () => runPromise(['test', '--reporter', 'json=run.json'], { cwd: folder.dir });

  beforeAll(async () => {
    // A request that would be refused makes a report without a container.
    folder = await promiseFolder({ files: { 'test/input/object.yaml': 'kind: Other\n' } });
    page = path.join(folder.dir, '.promise/reports/last.html');
    expect((await run()).exitCode).toBe(1);
  });

  afterAll(() => folder.remove());

  it('writes the page of the last run and prints its path, where nobody has a display', async () => {
    expect(await report()).toEqual({ exitCode: 0, stdout: page, stderr: '' });
    const text = await readFile(page, 'utf8');
    expect(text).toContain('<title>✗ sample: 1 case: 1 failed</title>');
    expect(text).toContain(
      '<h3>test</h3> <span class="outcome">the API server would refuse the request</span>',
    );
  });

  it('opens the page in the browser from a terminal with a display, unless told not to', async () => {
    const fake = await temporaryFolder();
    const browser = path.join(fake.dir, 'browser');
    await writeFile(browser, `#!/bin/sh\necho "$1" >> ${fake.dir}/opened\n`);
    await chmod(browser, 0o755);
    // No desktop, and no program of it that opens pages: then xdg-open asks for $BROWSER.
    const nowhere = ['XDG_CONFIG_HOME', 'XDG_DATA_DIRS', 'XDG_DATA_HOME'].map((name) => [name, fake.dir]);
    const env = {
      ...Object.fromEntries(nowhere),
      DISPLAY: ':7',
      WAYLAND_DISPLAY: '',
      XDG_CURRENT_DESKTOP: '',
      BROWSER: browser,
    };
    expect(await atTerminal(['report', '--no-open'], { cwd: folder.dir, env }).ended).toBe(0);
    const shown = atTerminal(['report'], { cwd: folder.dir, env });
    expect(await shown.ended).toBe(0);
    expect(shown.shown().trim()).toBe(page);
    const opened = () => readFile(`${fake.dir}/opened`, 'utf8').catch(() => '');
    await expect.poll(opened, { timeout: 20_000 }).toBe(`${page}\n`);
    await fake.remove();
  });

  it('tells reporters of the last run as if it were over now', async () => {
    const flags = ['--reporter', 'pretty', '--reporter', 'junit=x/report.xml'];
    const { exitCode, stdout } = await report(...flags);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('✗ test (0 ms): the API server would refuse the request\n');
    expect(stdout).toContain('1 case: 1 failed');
    const xml = await readFile(path.join(folder.dir, 'x/report.xml'), 'utf8');
    expect(await junitErrors(xml)).toEqual([]);
  });

  it('prints the very document that the run reported', async () => {
    const { stdout } = await report('--json', '--dir', 'promise.yaml');
    expect(`${stdout}\n`).toBe(await readFile(path.join(folder.dir, 'run.json'), 'utf8'));
  });

  it('says so where there is no report, or one that it did not write', async () => {
    const file = path.join(folder.dir, '.promise/reports/last.json');
    await writeFile(file, '{"version": 1, "cases": "<script>"}');
    const damaged = await report();
    expect(damaged.exitCode).toBe(2);
    expect(damaged.stderr).toContain(
      'error[unreadable-file]: the last report is damaged, or of another version',
    );
    await rm(file);
    const none = await report();
    expect(none.exitCode).toBe(2);
    expect(none.stderr).toMatch(
      /^error\[no-report\]: .*: there is no report yet\n {2}at \.\nhint: run promise test-pipeline first/,
    );
    expect((await run()).exitCode).toBe(1);
    expect((await stat(file)).isFile()).toBe(true);
  });
});
