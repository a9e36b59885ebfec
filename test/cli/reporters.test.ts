import { mkdir, readdir, readFile, readlink, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonReport } from '../../src/report/json.ts';
import { BINARY, type CliResult, runPromise, startPromise } from '../support/cli.ts';
import { junitErrors } from '../support/junit-schema.ts';
import { type PromiseFolder, promiseFolder } from '../support/promise-folder.ts';
import { reportFolder, SECRET } from '../support/report-folder.ts';
import { schemaErrors } from '../support/schema-errors.ts';

/** A report that fits the schema. */
function parseReport(text: string): JsonReport {
  const document = JSON.parse(text);
  expect(schemaErrors('report.schema.json', document)).toEqual([]);
  return document;
}

describe('a run with several reporters', () => {
  const files = ['report.json', 'out/deep/pretty.txt', 'report.xml', 'summary.md', 'page.html'];
  let folder: PromiseFolder;
  let result: CliResult;
  const read = (name: string) => readFile(path.join(folder.dir, name), 'utf8');

  beforeAll(async () => {
    folder = await reportFolder();
    const reporters = [
      'dot',
      'json=report.json',
      'pretty=out/deep/pretty.txt',
      'junit=report.xml',
      'github',
      'html=page.html',
    ];
    const flags = reporters.flatMap((reporter) => ['--reporter', reporter]);
    await writeFile(path.join(folder.dir, 'summary.md'), 'of another step\n');
    const env = { GITHUB_STEP_SUMMARY: path.join(folder.dir, 'summary.md'), GITHUB_WORKSPACE: folder.dir };
    result = await runPromise(['test', '--diff-lines', '1', ...flags], { cwd: folder.dir, env });
  });

  afterAll(() => folder.remove());

  it('shows a character for each case as it ends, and then what failed', () => {
    expect(result.exitCode).toBe(1);
    // In the order in which they ended.
    expect([...(result.stdout.split('\n')[0] ?? '')].sort().join('')).toBe('.FFFF');
    expect(result.stdout).toMatch(/^✗ broken \(.*\): a stage failed\n/m);
    expect(result.stdout).not.toContain('✓ passing');
    expect(result.stdout).toMatch(/^5 cases: 1 passed, 4 failed \(/m);
  });

  it('writes a JSON report that fits its schema', async () => {
    const report = parseReport(await read('report.json'));
    expect(report.outcome).toBe('failed');
    expect(report.error).toBeNull();
    expect(report.promise).toEqual({
      name: 'sample',
      file: path.join(folder.dir, 'promise.yaml'),
      root: folder.dir,
    });
    expect(report.cases.map(({ name, failure }) => [name, failure?.kind])).toEqual([
      ['test', 'missing-golden'],
      ['broken', 'stage-failed'],
      ['differing', 'differences'],
      ['passing', undefined],
      ['refused', 'refused-request'],
    ]);
    const [stage, next] = report.cases[3]?.pipelines[0]?.stages ?? [];
    expect(stage?.startedAt).toBeGreaterThanOrEqual(report.startedAt);
    expect(next?.startedAt).toBeGreaterThanOrEqual((stage?.startedAt ?? 0) + (stage?.milliseconds ?? 0) - 1);
    expect(stage?.log).toContainEqual({ stream: 'stdout', text: 'rendering tiny with ***' });
    const [difference] = report.cases[2]?.differences ?? [];
    expect(difference).toMatchObject({ diff: expect.stringContaining('-  size: larger\n+  size: large\n') });
  });

  it('writes plain lines for people into a file', async () => {
    const text = await read('out/deep/pretty.txt');
    expect(text).toContain('✓ passing');
    expect(text).toContain('\n  output/config.yaml (test/differing/expected/output/config.yaml:8)\n');
    expect(text).toContain('    ConfigMap default/large data.size: "larger" -> "large"\n');
    expect(text).toMatch(
      /@@ .* @@ ConfigMap default\/large\n {4}\d lines of the diff not shown: --diff-lines all shows all\n/,
    );
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
    expect(text).not.toMatch(/\x1b/);
  });

  it('writes a JUnit report that fits its schema', async () => {
    const xml = await read('report.xml');
    expect(await junitErrors(xml)).toEqual([]);
    expect(xml).toContain('tests="5" failures="4" errors="0"');
    expect(xml).toContain('stage-1 | red &lt;b&gt;&amp;amp;&lt;/script&gt;');
    // Programs get the whole diff.
    expect(xml).toContain('\n  -  size: larger\n  +  size: large\n');
  });

  it('annotates the lines of goldens and requests, and adds a summary to that of the step', async () => {
    const commands = result.stderr.split('\n').filter((line) => line.startsWith('::'));
    expect(commands).toContainEqual(
      expect.stringMatching(
        /^::error file=test\/refused\/input\/object\.yaml,line=6,col=3,title=refused%3A /,
      ),
    );
    expect(commands).toContainEqual(
      expect.stringMatching(/^::error file=test\/differing\/expected\/output\/config\.yaml,line=8,/),
    );
    const summary = await read('summary.md');
    expect(summary).toMatch(/^of another step\n## ❌ Promise sample: 5 cases: 1 passed, 4 failed /);
    expect(summary).toContain('\n-  size: larger\n+  size: large\n');
  });

  it('shows of the kept report what the terminal left out', async () => {
    const args = ['report', '--reporter', 'pretty', '--diff-lines', 'all'];
    const { stdout } = await runPromise(args, { cwd: folder.dir });
    expect(stdout).toContain('    -  size: larger\n    +  size: large\n');
    expect(stdout).not.toContain('not shown: --diff-lines');
  });

  it('keeps the report, in a folder that git ignores', async () => {
    expect(parseReport(await read('.promise/reports/last.json'))).toEqual(
      parseReport(await read('report.json')),
    );
    expect(await read('.promise/.gitignore')).toBe('*\n');
  });

  it('shows no value of a Secret anywhere, and leaves no draft', async () => {
    for (const text of [result.stdout, ...(await Promise.all(files.map(read)))]) {
      expect(text).not.toContain(SECRET);
      expect(text).toContain('***');
    }
    expect(result.stderr).not.toContain(SECRET);
    expect((await readdir(folder.dir)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });
});

describe('a case with a lot to say', () => {
  it('is cut short in the terminal, and whole in reports', async () => {
    const script = 'for i in $(seq 70); do echo a > /kratix/output/file-$i.txt; done';
    const folder = await promiseFolder({ scripts: [script] });
    try {
      const inFolder = (args: readonly string[]) => runPromise(args, { cwd: folder.dir });
      const { stdout } = await inFolder(['test', '--reporter', 'pretty', '--reporter', 'junit=report.xml']);
      const named = (text: string) => text.match(/\+ output\/file-/g) ?? [];
      expect(named(stdout)).toHaveLength(50);
      expect(stdout).toContain('\n    and 20 more files: --diff-lines all shows all\n');
      expect(named(await readFile(path.join(folder.dir, 'report.xml'), 'utf8'))).toHaveLength(70);
      const whole = await inFolder(['report', '--reporter', 'pretty', '--diff-lines', 'all']);
      expect(named(whole.stdout)).toHaveLength(70);
      expect(whole.stdout).not.toContain(' more files');
    } finally {
      await folder.remove();
    }
  });
});

describe('where a report goes', () => {
  let folder: PromiseFolder;
  beforeAll(async () => {
    folder = await promiseFolder({ scripts: ['echo ran > /kratix/output/ran; sleep 60'] });
    await mkdir(path.join(folder.dir, 'folder'));
    await writeFile(path.join(folder.dir, 'file'), '');
  });
  afterAll(() => folder.remove());

  it.each([
    [
      ['--reporter', 'pretty', '--reporter', 'dot'],
      'the reporters pretty and dot would both write to stdout',
      '--reporter dot=FILE',
    ],
    [['--json', '--reporter', 'pretty'], 'the reporters json and pretty would both write to stdout', ''],
    [
      ['--reporter', 'json=x', '--reporter', 'dot=./x'],
      'the reporters json and dot would both write to ./x',
      '',
    ],
    [['--reporter', 'xml'], 'Allowed choices are pretty, dot, json, junit, github, html', ''],
    [
      ['--reporter', 'html'],
      'the reporter html writes a page, which needs a file',
      '--reporter html=report.html',
    ],
    [['--reporter', 'json='], 'Expected json=FILE.', ''],
    [['--reporter', 'json=folder'], 'it is a folder', ''],
    [['--reporter', 'json=promise.yaml'], 'its content would be lost', 'name a file: --reporter NAME=FILE'],
    [['--reporter', 'json=file/report.json'], 'a file stands where its folder would be', ''],
    [['--reporter', `json=${'long'.repeat(100)}`], 'the system says ENAMETOOLONG', 'name a file'],
  ])('%j is a usage error before anything runs', async (flags, message, hint) => {
    const { exitCode, stdout, stderr } = await runPromise(['test', ...flags], { cwd: folder.dir });
    expect(exitCode).toBe(2);
    expect(stderr).toContain(message);
    expect(stderr).toContain(hint);
    expect(stdout).toBe(flags.includes('--json') ? stdout : '');
    expect(await readdir(folder.dir)).toEqual(['file', 'folder', 'promise.yaml', 'test']);
  });

  it('is a file for the job summary, or an error before anything runs', async () => {
    for (const file of ['folder', 'none/summary.md']) {
      const env = { GITHUB_STEP_SUMMARY: path.join(folder.dir, file) };
      const result = await runPromise(['test', '--reporter', 'github'], { cwd: folder.dir, env });
      expect(result.stderr).toContain(
        `error[usage]: can't write the job summary ${path.basename(file)}: there is no such file\n  at ${file}\n`,
      );
      expect(result.stderr).toContain('hint: GITHUB_STEP_SUMMARY names it');
      expect(result.exitCode).toBe(2);
    }
  });

  it('may be a pipe, what the process has open, or behind a link, which all stay what they are', async () => {
    const request = { 'test/input/object.yaml': 'kind: Other\n' };
    const other = await promiseFolder({ files: request });
    try {
      const place = (name: string) => path.join(other.dir, name);
      await execa('mkfifo', [place('pipe')]);
      await writeFile(place('report.json'), 'old');
      await symlink('report.json', place('link'));
      // As /dev/stdout is.
      await symlink('/proc/self/fd/1', place('stdout'));
      const reading = execa('cat', [place('pipe')]);
      const reporters = ['pretty', 'junit=pipe', 'json=link', 'dot=stdout'];
      const flags = reporters.flatMap((name) => ['--reporter', name]);
      const inFile = ['-c', 'exec "$0" "$@" > out', process.execPath, BINARY, 'test'];
      const env = { CI: undefined, GITHUB_ACTIONS: undefined, NO_COLOR: '1' };
      const { exitCode } = await execa('sh', [...inFile, ...flags], { cwd: other.dir, env, reject: false });
      expect(exitCode).toBe(1);
      expect((await reading).stdout).toMatch(/^<\?xml/);
      parseReport(await readFile(place('report.json'), 'utf8'));
      expect(await readlink(place('link'))).toBe('report.json');
      expect(await readlink(place('stdout'))).toBe('/proc/self/fd/1');
      const text = await readFile(place('out'), 'utf8');
      expect(text).toMatch(/^✗ test /);
      expect(text).toContain('\nF\n');
    } finally {
      await other.remove();
    }
  });

  it('is told of an interrupt, too', async () => {
    const running = startPromise(['test', '--reporter', 'pretty', '--reporter', 'json=cut.json'], {
      cwd: folder.dir,
    });
    await new Promise<void>((resolve) => {
      running.stderr?.on('data', (chunk: Buffer) => {
        if (chunk.toString().includes('running stage')) resolve();
      });
    });
    running.kill('SIGINT');
    expect((await running).exitCode).toBe(130);
    const report = parseReport(await readFile(path.join(folder.dir, 'cut.json'), 'utf8'));
    expect(report).toMatchObject({ outcome: 'failed', cases: [], error: { code: 'interrupted' } });
  });

  it('is told of a Promise that Kratix would refuse', async () => {
    await writeFile(path.join(folder.dir, 'bad.yaml'), 'kind: Promise\n');
    const flags = ['--dir', 'bad.yaml', '--reporter', 'json=bad.json'];
    const { exitCode } = await runPromise(['test', ...flags], { cwd: folder.dir });
    expect(exitCode).toBe(2);
    const report = parseReport(await readFile(path.join(folder.dir, 'bad.json'), 'utf8'));
    expect(report.promise).toBeNull();
    expect(report.error?.location?.file).toBe(path.join(folder.dir, 'bad.yaml'));
  });

  it('is stdout for --reporter json, whose errors are JSON as with --json', async () => {
    const { stdout } = await runPromise(['test', '--dir', 'none', '--reporter', 'json'], { cwd: folder.dir });
    expect(JSON.parse(stdout)).toMatchObject({ version: 1, error: { code: 'no-promise' } });
  });

  it.each([
    ['GitHub Actions', { GITHUB_ACTIONS: 'true', CI: 'true' }, true],
    ['another CI', { CI: 'true' }, false],
  ])('is, in %s without a --reporter, what its people read', async (_, env, annotates) => {
    await writeFile(path.join(folder.dir, 'test/input/object.yaml'), 'kind: Other\n');
    const { stdout, stderr } = await runPromise(['test'], { cwd: folder.dir, env });
    expect(stdout).toContain('✗ test');
    expect(stderr.includes('::error file=test/input/object.yaml,line=1')).toBe(annotates);
  });
});
