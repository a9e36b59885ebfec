import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { atTerminal } from '../support/at-terminal.ts';
import { runPromise, temporaryFolder } from '../support/cli.ts';

const ENTER = '\r';
const DOWN = '\x1b[B';
/** Empties the line. */
const CTRL_U = '\x15';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;

beforeEach(async () => {
  folder = await temporaryFolder();
});

afterEach(() => folder.remove());

/** What every file of a folder holds, by path. */
async function filesIn(dir: string): Promise<Readonly<Record<string, string>>> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
  const contents = await Promise.all(
    files.map(async (file) => [path.relative(dir, file), await readFile(file, 'utf8')] as const),
  );
  return Object.fromEntries(contents);
}

it('promise init at a terminal asks, corrects, and shows a command that does the same', async () => {
  const session = atTerminal(['init', '--group', 'acme.io'], { cwd: folder.dir });
  await session.waitFor('Name of the Promise');
  session.type(`My_DB${ENTER}`);
  await session.waitFor('for example: my-db');
  session.type(`${CTRL_U}my-db${ENTER}`);
  await session.waitFor('API group');
  session.type(ENTER);
  await session.waitFor('Kind that users request');
  session.type(`Database${ENTER}`);
  await session.waitFor('A field of its API');
  session.type(`engine:text${ENTER}`);
  await session.waitFor('there is no type "text"');
  session.type(`${CTRL_U}engine:enum:postgres,mysql${ENTER}`);
  await session.waitFor('Another field');
  session.type(ENTER);
  await session.waitFor('written in');
  session.type(`${DOWN}${ENTER}`);
  await session.waitFor('And, if you like');
  session.type(`${DOWN} ${ENTER}`);
  await session.waitFor('The same without questions:');
  await session.waitFor('Next: cd my-db && promise test-pipeline');
  expect(await session.ended).toBe(0);

  const [command = ''] = /promise init my-db .*/.exec(session.shown()) ?? [];
  expect(command).toBe(
    'promise init my-db --group acme.io --kind Database --property engine:enum:postgres,mysql ' +
      '--language python --with-promise-workflow',
  );
  const again = await runPromise([...command.split(' ').slice(1), '--dir', 'again'], { cwd: folder.dir });
  expect(again.exitCode).toBe(0);
  const asked = await filesIn(path.join(folder.dir, 'my-db'));
  expect(Object.keys(asked)).toContain('promise-pipeline/main.py');
  expect(await filesIn(path.join(folder.dir, 'again'))).toEqual(asked);
});

it('Ctrl-C at a question ends it, with nothing written', async () => {
  const session = atTerminal(['init'], { cwd: folder.dir });
  await session.waitFor('Name of the Promise');
  session.type(`db${ENTER}`);
  await session.waitFor('API group');
  session.type('\x03');
  expect(await session.ended).toBe(130);
  expect(session.shown()).not.toContain('error');
  expect(await readdir(folder.dir)).toEqual([]);
});

it.each([
  ['in CI', { CI: 'true' }, []],
  ['with --json', {}, ['--json']],
])('%s, nobody is asked: the name is missing', async (_, env, flags) => {
  const session = atTerminal(['init', ...flags], { cwd: folder.dir, env });
  await session.waitFor("missing required argument 'name'");
  expect(await session.ended).toBe(2);
});
