import { readFileSync, writeFileSync } from 'node:fs';
import { chmod, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { ImagePlan } from '../../src/plan/types.ts';
import { BuildFixture, type TryOptions } from './build-support.ts';

let fixture: BuildFixture;
let plan: ImagePlan;

beforeAll(async () => {
  fixture = await BuildFixture.open();
});

beforeEach(async () => {
  await fixture.setUp();
  plan = fixture.plan(fixture.reference(), 'pipeline');
});

afterEach(() => fixture.cleanUp());

afterAll(() => fixture?.close());

/** How the image came to be there: `built`, `unchanged`. */
async function again(options: TryOptions = {}): Promise<string | undefined> {
  const { built, error } = await fixture.try([plan], {
    recordsDir: join(fixture.root, 'builds'),
    ...options,
  });
  if (error !== undefined) throw error;
  return built[0]?.how;
}

test('an image is built again only where something that it is made of has changed', async () => {
  const from = `FROM ${fixture.base}`;
  await fixture.write({
    'pipeline/Dockerfile': `${from}\nARG WORD=one\nRUN echo $WORD > /word\nCOPY . /ctx/\n`,
    'pipeline/.dockerignore': 'notes\n',
    'pipeline/run': 'first',
  });
  expect(await again()).toBe('built');
  expect(await again()).toBe('unchanged');

  await utimes(join(fixture.root, 'pipeline/run'), 1, 1);
  await fixture.write({ 'pipeline/notes': 'not part of it' });
  expect(await again()).toBe('unchanged');

  await fixture.write({ 'pipeline/run': 'other' });
  expect(await again()).toBe('built');
  expect(await fixture.runIn(plan.reference, 'cat /ctx/run')).toBe('other');

  await chmod(join(fixture.root, 'pipeline/run'), 0o755);
  expect(await again()).toBe('built');

  const two: TryOptions = { options: { buildArgs: { WORD: 'two' } } };
  expect(await again(two)).toBe('built');
  expect(await again(two)).toBe('unchanged');
  expect(await again({ options: { ...two.options, noCache: true } })).toBe('built');
});

test('an image is built again where its base is another one by now', async () => {
  const base = fixture.reference();
  const basePlan = fixture.plan(base, 'base');
  await fixture.write({
    'base/Dockerfile': `FROM ${fixture.base}\nRUN echo one > /base\n`,
    'pipeline/Dockerfile': `FROM ${base}\nRUN cat /base > /seen\n`,
  });
  await fixture.build(basePlan);
  expect(await again()).toBe('built');
  expect(await again()).toBe('unchanged');

  await fixture.write({ 'base/Dockerfile': `FROM ${fixture.base}\nRUN echo two > /base\n` });
  await fixture.build(basePlan);
  expect(await again()).toBe('built');
  expect(await fixture.runIn(plan.reference, 'cat /seen')).toBe('two');
});

test('an image that is gone, or whose tag is on another one, is built again', async () => {
  await fixture.write({ 'pipeline/Dockerfile': `FROM ${fixture.base}\nRUN echo one > /one\n` });
  expect(await again()).toBe('built');
  await fixture.engine.tagImage(fixture.base, plan.reference);
  expect(await again()).toBe('built');
  await fixture.engine.removeImage(plan.reference);
  expect(await again()).toBe('built');
  expect(await again()).toBe('unchanged');
});

test('what was edited while it was built is built again', async () => {
  await fixture.write({
    'pipeline/Dockerfile': `FROM ${fixture.base}\nCOPY run /run\n`,
    'pipeline/run': 'one',
  });
  const file = join(fixture.root, 'pipeline/run');
  await again({
    onEvent: ({ type }) => {
      if (type === 'build:end') writeFileSync(file, 'two');
    },
  });
  expect(readFileSync(file, 'utf8')).toBe('two');
  writeFileSync(file, 'one');
  expect(await again()).toBe('built');
});
