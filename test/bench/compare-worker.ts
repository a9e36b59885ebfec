/** Runs in a process of its own, so that only its own work is measured: compares, or parses, what its parent asks for. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { loadAll } from 'js-yaml';
import { compareTrees } from '../../src/compare/compare-trees.ts';
import { diskTree } from '../../src/compare/disk-tree.ts';
import { milliseconds } from './benchmark.ts';

/** Two folders, and what to do with them. */
export interface CompareQuestion {
  readonly work: 'compare' | 'parse';
  readonly expected: string;
  readonly actual: string;
}

/** How long that took. */
export interface CompareAnswer {
  readonly milliseconds: number;
  /** Differences found, or documents parsed: so that nobody measures nothing. */
  readonly found: number;
}

async function answer({ work, expected, actual }: CompareQuestion): Promise<CompareAnswer> {
  let found = 0;
  if (work === 'compare') {
    const took = await milliseconds(async () => {
      found = (await compareTrees(await diskTree(expected), await diskTree(actual), { exact: false })).length;
    });
    return { milliseconds: took, found };
  }
  const texts = [...(await textsIn(expected)), ...(await textsIn(actual))];
  const took = await milliseconds(async () => {
    for (const text of texts) found += loadAll(text).length;
  });
  return { milliseconds: took, found };
}

async function textsIn(dir: string): Promise<readonly string[]> {
  const names = await readdir(dir);
  return Promise.all(names.map((name) => readFile(path.join(dir, name), 'utf8')));
}

process.on('message', (question: CompareQuestion) => {
  void answer(question).then((result) => process.send?.(result));
});
