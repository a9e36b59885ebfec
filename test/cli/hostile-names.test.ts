import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { runPromise } from '../support/cli.ts';
import { junitErrors } from '../support/junit-schema.ts';
import { type PromiseFolder, promiseFolder } from '../support/promise-folder.ts';
import { writeFiles } from '../support/write-files.ts';

/** File names as the script's printf takes them, each one that something would act on. */
const NAMES = [
  'line\\nbreak',
  'carriage\\rreturn',
  'colour\\033[31m',
  'bell\\007',
  'turned\\342\\200\\256',
  'c1\\302\\233',
  'no-utf8\\351',
  'no-xml\\357\\277\\277',
  '<script>alert(1)<script>',
  ']]>&amp;',
  'quote\\042',
  '::error file=a,line=1::b%%0A',
  '|`**#',
];

/** What acts on a terminal, or can't be in XML. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const ACTIVE = /[\0-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/;

const WRITE = `for name in ${NAMES.map((name) => `'${name}'`).join(' ')}; do
  echo "a: $SIZE" > "/kratix/output/$(printf "$name").yaml"
done`;

let folder: PromiseFolder | undefined;

afterEach(() => folder?.remove());

it('files of any name are told of in every report, and act on none', async () => {
  folder = await promiseFolder({ scripts: [WRITE], files: { 'test/case.yaml': 'env: {SIZE: small}\n' } });
  const { dir } = folder;
  const options = { cwd: dir, env: { GITHUB_STEP_SUMMARY: path.join(dir, 'summary.md') } };
  expect(await runPromise(['test', '--update'], options)).toMatchObject({ exitCode: 0 });
  await writeFiles(dir, { 'test/case.yaml': 'env: {SIZE: large}\n' });
  const files = ['json', 'junit', 'html', 'dot'];
  const reporters = ['pretty', 'github', ...files.map((name) => `${name}=${name}`)];
  const flags = reporters.flatMap((name) => ['--reporter', name]);
  const { stdout, stderr, exitCode } = await runPromise(['test', ...flags], options);
  expect(exitCode).toBe(1);
  expect(stdout).toContain('13 differences from the golden');
  // Two lines name each file, whatever it is called.
  expect(stdout).toContain(
    '\n    --- expected/output/line\\nbreak.yaml\n    +++ actual/output/line\\nbreak.yaml\n    @@ ',
  );
  const read = (name: string) => readFile(path.join(dir, name), 'utf8');
  for (const text of [stdout, stderr, ...(await Promise.all([...files, 'summary.md'].map(read)))])
    expect(text.match(ACTIVE)).toBeNull();
  const commands = stderr.split('\n').filter((line) => line.startsWith('::'));
  expect(commands).toHaveLength(13);
  for (const command of commands)
    expect(command).toMatch(/^::error file=test\/expected\/output\/[^,]*,line=1,/);
  expect(await junitErrors(await read('junit'))).toEqual([]);
  expect(await read('html')).not.toContain('<script>alert');
  // Outside of a block of code nothing of a name is Markdown or HTML.
  expect(await read('summary.md')).toContain(
    '\n**output/&#60;script&#62;alert&#40;1&#41;&#60;script&#62;.yaml**\n',
  );
  const report = JSON.parse(await read('json'));
  const paths = report.cases[0].differences.map((each: { readonly path: string }) => each.path);
  expect(paths).toContain('output/line\nbreak.yaml');
  expect(paths).toContain('output/colour\x1b[31m.yaml');
});

it('an error in a file of any name is told without acting on the terminal', async () => {
  const name = 'red\x1b[31m\x9b\u202e';
  folder = await promiseFolder({ files: { [`${name}/promise.yaml`]: 'kind: [\n' } });
  const { stdout, stderr } = await runPromise(['plan', '--json', '--dir', name], { cwd: folder.dir });
  expect(stderr).toContain('red\\x1b[31m\\x9b\\u{202e}/promise.yaml:2:1');
  expect(stdout + stderr).not.toMatch(ACTIVE);
  expect(JSON.parse(stdout).error.location.file).toBe(path.join(folder.dir, name, 'promise.yaml'));
});
