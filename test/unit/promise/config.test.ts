import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { copySources } from '../../../src/promise/build-context.ts';
import { loadConfig } from '../../../src/promise/config.ts';

let root: string;

beforeEach(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'config-'));
  await mkdir(path.join(root, 'images/a'), { recursive: true });
  await writeFile(path.join(root, 'images/a/Dockerfile'), 'FROM scratch\n');
});

afterEach(() => rm(root, { recursive: true, force: true }));

const promise = () => ({ root, name: 'redis', file: path.join(root, 'promise.yaml') });
const write = (text: string) => writeFile(path.join(root, 'promise.config.yaml'), text);

describe('loadConfig', () => {
  it('has no settings without a file', async () => {
    expect(await loadConfig(promise())).toEqual({ stages: {}, compareRules: [], outputChecks: [] });
  });

  it('reads folders in both forms, relative to the file', async () => {
    await write('stages:\n  one: images/a\n  two: {context: ., dockerfile: images/a/Dockerfile}\n');
    const dockerfile = path.join(root, 'images/a/Dockerfile');
    expect(await loadConfig(promise())).toEqual({
      stages: {
        one: { context: path.join(root, 'images/a'), dockerfile },
        two: { context: root, dockerfile },
      },
      compareRules: [],
      outputChecks: [],
    });
  });

  it('takes the name that the Promise has', async () => {
    await write('name: redis\n');
    expect(await loadConfig(promise())).toMatchObject({ stages: {} });
  });

  it('reads what may differ, with its place', async () => {
    await write('ignore:\n  - .metadata.uid\n');
    const location = { file: path.join(root, 'promise.config.yaml'), line: 2, column: 5 };
    expect(await loadConfig(promise())).toMatchObject({
      compareRules: [{ type: 'ignore', location, isShared: true }],
    });
  });

  it.each([
    ['an unknown setting', 'stage: {}\n', /stage: unknown field \(did you mean stages\?\)/, 1],
    [
      'a folder without a Dockerfile',
      'stages:\n  one: images\n',
      /stages\.one: there is no Dockerfile in images/,
      2,
    ],
    ['a Dockerfile that is not there', 'stages:\n  one: {dockerfile: x}\n', /stages\.one: there is no x/, 2],
    ['an unknown field', 'stages:\n  one: {contxt: x}\n', /contxt: unknown field/, 2],
    [
      'another name than the Promise has',
      'name: cache\n',
      /name: must be redis, as metadata\.name in promise\.yaml is, which counts/,
      1,
    ],
    ['a number', 'stages:\n  one: 5\n', /must be a folder/, 2],
    ['a stage without a folder', 'stages:\n  one:\n', /^stages\.one: must be a folder/, 2],
    ['a list whose items are commented out', 'name: redis\nignore:\n# - .a\n', /^ignore: has no value/, 2],
    ['a setting without a value', 'stages:\n', /^stages: has no value/, 1],
    ['a field without a value', 'stages:\n  one: {context: }\n', /^stages\.one\.context: has no value/, 2],
  ])('refuses %s, with its place', async (_name, text, message, line) => {
    await write(text);
    await expect(loadConfig(promise())).rejects.toMatchObject({
      code: 'invalid-config',
      message: expect.stringMatching(message),
      location: { file: path.join(root, 'promise.config.yaml'), line },
    });
  });
});

describe('copySources', () => {
  it.each([
    ['COPY a b /dest', ['a', 'b']],
    ['copy --chown=1:1 --chmod=755 a /dest', ['a']],
    ['COPY --from=build /x /y', []],
    ['ADD https://example.com/x.tgz /x', []],
    ['ADD ["with space", "/dest"]', ['with space']],
    ['COPY a \\\n  b \\\n  /dest', ['a', 'b']],
    ['# COPY a /dest', []],
    ['COPY $FILES /dest', []],
    ['COPY <<EOF /dest', []],
    ['RUN cp a b', []],
  ])('%j takes %j', (text, expected) => {
    expect(copySources(text)).toEqual(expected);
  });
});
