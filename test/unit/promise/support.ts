import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { type FoundCase, isBroken, withoutBroken } from '../../../src/promise/broken-case.ts';
import type { PromiseDefinition, TestCase } from '../../../src/promise/types.ts';
import { PromiseError } from '../../../src/shared/errors.ts';

/** The PromiseError that a function throws; fails the test where it throws none. */
export function thrownBy(action: () => unknown): PromiseError {
  try {
    action();
  } catch (error) {
    if (error instanceof PromiseError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

/** The PromiseError that a promise rejects with; fails the test where it resolves. */
export async function rejectionOf(action: Promise<unknown>): Promise<PromiseError> {
  const settled = await action.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (settled instanceof PromiseError) return settled;
  throw settled ?? new Error('nothing was thrown');
}

/** Cases as a run needs them. @throws PromiseError what is wrong with the first that can't be run */
export function runnable(found: readonly FoundCase[]): readonly TestCase[] {
  const broken = found.find(isBroken);
  if (broken !== undefined) throw broken.error;
  return withoutBroken<TestCase>(found);
}

/** Writes files into a folder of its own, which goes when the test ends. @returns the folder's absolute path */
export async function tempTree(files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  const root = await mkdtemp(path.join(os.tmpdir(), 'promise-test-'));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(root, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, content);
  }
  return root;
}

/** A Promise named redis at a folder, with one pipeline for each `type/action/name`. */
export function promiseWith(root: string, pipelines: readonly string[]): PromiseDefinition {
  return {
    name: 'redis',
    file: path.join(root, 'promise.yaml'),
    files: [path.join(root, 'promise.yaml')],
    root,
    object: {},
    api: undefined,
    pipelines: pipelines.map((text) => {
      const [type, action, name = ''] = text.split('/');
      return {
        type: type === 'promise' ? 'promise' : 'resource',
        action: action === 'delete' ? 'delete' : 'configure',
        name,
        containers: [],
        volumes: [],
        spec: {},
        location: { file: 'promise.yaml' },
      };
    }),
  };
}

/** A value with its bigints as numbers, as JSON.parse reads them. */
export function rounded(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (_, each) => (typeof each === 'bigint' ? Number(each) : each)));
}
