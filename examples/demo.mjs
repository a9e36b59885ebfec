// `npm run demo`: the main job on examples/elastic-cloud, from a clean clone: a green run, one deliberate change, its diff.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runInForeground } from '../test/support/machine/command.mjs';
import { onPreparedMachine } from '../test/support/machine/machine.mjs';
import { ROOT } from '../test/support/machine/paths.mjs';
import { DEMO_NEEDS } from '../test/support/machine/stand-ins.mjs';

const EXAMPLE = fileURLToPath(new URL('elastic-cloud', import.meta.url));
/** What a run writes into the example's folder. */
const RUN_FOLDERS = new Set(['output', 'metadata', '.promise']);
const say = (line) => console.log(line);

/** Works on a copy, so that the clone stays as it was cloned. */
async function demo() {
  const copy = mkdtempSync(join(tmpdir(), 'promise-demo-'));
  try {
    cpSync(EXAMPLE, copy, { recursive: true, filter: isSource });
    return await showLoop(copy);
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

/** Goldens are called output too: those below expected/ belong to the example. */
function isSource(path) {
  const inside = path.slice(EXAMPLE.length);
  return inside.includes('expected') || !RUN_FOLDERS.has(basename(inside));
}

/** Green, a change, red. */
async function showLoop(folder) {
  say(
    '\nexamples/elastic-cloud is a Kratix Promise: its pipeline turns a request into manifests. `promise` builds the',
  );
  say(
    'pipeline’s image, runs it in a container as Kratix would, and compares its output with golden files.\n',
  );
  const green = await promise(folder, 'test-pipeline');
  if (green !== 0) return unexpected('the run of the unchanged example', green, 0);

  say('\nNow one deliberate change, in pipeline/default-config.yaml: three Kibanas instead of one.\n');
  change(join(folder, 'pipeline/default-config.yaml'), 'count: 1', 'count: 3');
  const red = await promise(folder, 'test-pipeline', '--case', 'test');
  if (red !== 1) return unexpected('the run after the change', red, 1);

  say(
    '\nExit code 1: in CI, nobody merges this by accident. Was it meant? `promise test-pipeline --update` takes the',
  );
  say('new output as golden. Next: `npm link`, then `promise init my-promise` for a Promise of your own.');
  return 0;
}

/** The real binary, as a user calls it. */
function promise(cwd, ...args) {
  say(`$ promise ${args.join(' ')}`);
  return runInForeground(process.execPath, [join(ROOT, 'bin/promise.js'), ...args], { cwd });
}

/** Fails rather than show a change that isn't one. */
function change(file, from, to) {
  const text = readFileSync(file, 'utf8');
  if (!text.includes(from)) throw new Error(`${file} has no "${from}"`);
  writeFileSync(file, text.replace(from, to));
}

/** The demo asserts what it tells. What the run said of itself stands above, and its exit code stays. */
function unexpected(what, code, expected) {
  if (code < 128) process.stderr.write(`error: ${what} ended with exit code ${code}, not ${expected}\n`);
  return Math.max(code, 1);
}

process.exitCode = await onPreparedMachine({ ...DEMO_NEEDS, say }, demo);
