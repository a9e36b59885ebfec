import { afterAll, describe, expect, it } from 'vitest';
import { commandsOf, type PageCommands } from '../support/docs/command-blocks.ts';
import { userPages } from '../support/docs/pages.ts';
import { type PageRun, preparePageRun } from '../support/docs/run-page.ts';
import { type KindNodes, startKindNodes } from '../support/kind-node.ts';

const pages = userPages()
  .map(commandsOf)
  .filter(({ blocks }) => blocks.length > 0);
const blocks = pages.flatMap((page) => page.blocks);
const notRun = blocks.flatMap(({ place, run }) => ('notRun' in run ? [`${place}: ${run.notRun}`] : []));

const runs: PageRun[] = [];
const clusters = new Map<string, Promise<KindNodes>>();

/** Pages share clusters. */
async function startCluster(name: string): Promise<void> {
  const cluster = clusters.get(name) ?? startKindNodes({ cluster: name, nodes: 1 });
  clusters.set(name, cluster);
  await cluster;
}

afterAll(async () => {
  for (const run of runs) await run.dispose();
  for (const cluster of clusters.values()) await (await cluster).remove();
});

const show = 'commands that the docs show do what the docs show';

describe.concurrent(show, () => {
  it.each(pages.filter((page) => isRun(page) && !usesClusters(page)))('$file', runPage);
});

// A load takes what the engine has under a name then, and pages call their images alike: no other page builds meanwhile.
describe.sequential(`${show}, in clusters`, () => {
  it.each(pages.filter((page) => isRun(page) && usesClusters(page)))('$file', runPage);
});

async function runPage(page: PageCommands): Promise<void> {
  const run = await preparePageRun(startCluster);
  runs.push(run);
  await run.run(page);
}

function isRun(page: PageCommands): boolean {
  return page.blocks.some(({ run }) => !('notRun' in run));
}

function usesClusters(page: PageCommands): boolean {
  return page.blocks.some(({ run }) => 'scene' in run && run.scene?.includes('kind cluster'));
}

it('blocks that are not run say why, and are few', () => {
  process.stdout.write(`${notRun.length} of ${blocks.length} blocks of the docs are not run:\n`);
  for (const line of notRun) process.stdout.write(`  ${line}\n`);
  expect(pages.flatMap((page) => page.mistakes)).toEqual([]);
  expect(notRun.length).toBeLessThan(blocks.length / 4);
});
