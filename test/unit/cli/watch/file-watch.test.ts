import { mkdtemp, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FileWatch } from '../../../../src/cli/watch/file-watch.ts';

let folder: string;

beforeEach(async () => {
  folder = await realpath(await mkdtemp(path.join(tmpdir(), 'promise-watch-')));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

describe('a watch', () => {
  it('passes over files that are gone by the time they are told, as what sed -i and editors save through', async () => {
    const at = (name: string) => path.join(folder, name);
    await writeFile(at('run'), 'old');
    const told: string[] = [];
    let onTold = () => {};
    const watch = new FileWatch(
      folder,
      () => false,
      (files) => {
        told.push(...files);
        onTold();
      },
      (error) => {
        throw error;
      },
    );
    const untilTold = (name: string) =>
      new Promise<void>((resolve) => {
        onTold = () => told.includes(at(name)) && resolve();
      });
    try {
      await watch.ready();
      const saved = untilTold('run');
      await writeFile(at('sedA1B2C3'), 'new');
      await rename(at('sedA1B2C3'), at('run'));
      await saved;
      // That a file went is noticed a while after the file that took its name.
      const later = untilTold('later');
      await new Promise((resolve) => setTimeout(resolve, 300));
      await writeFile(at('later'), '');
      await later;
      const gone = untilTold('gone');
      await rename(at('later'), at('gone'));
      await gone;
    } finally {
      await watch.close();
    }
    expect(told.filter((file) => file === at('sedA1B2C3'))).toEqual([]);
    expect(new Set(told)).toEqual(new Set([at('run'), at('later'), at('gone')]));
  });
});
