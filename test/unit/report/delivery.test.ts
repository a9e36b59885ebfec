import { describe, expect, it } from 'vitest';
import { deliver } from '../../../src/deliver/deliver.ts';
import { summariseDelivery } from '../../../src/deliver/summary.ts';
import type { Destination } from '../../../src/deliver/types.ts';
import type { PlacementPins } from '../../../src/promise/types.ts';
import { prettyReporter } from '../../../src/report/pretty.ts';
import { destinationOf, filesOf, promiseOf, REQUEST } from '../deliver/support.ts';
import { caseReport, memoryOutput } from './reports.ts';

/** What stdout shows of a case that wrote these files. */
async function show(
  texts: Readonly<Record<string, string>>,
  destinations: readonly Destination[],
  verbose: boolean,
  placement: PlacementPins = {},
): Promise<readonly string[]> {
  const delivery = await deliver({
    promise: promiseOf({ pipelines: ['instance'] }),
    pipeline: 'instance',
    type: 'resource',
    action: 'configure',
    object: REQUEST,
    files: filesOf(texts),
    destinations,
    stateStores: [],
    placement,
  });
  const { output, stdout } = memoryOutput();
  const failure = delivery.errors.length > 0 ? ({ kind: 'bad-metadata' } as const) : undefined;
  const report = caseReport({ failure, delivery: summariseDelivery(delivery, destinations) });
  prettyReporter(output, { verbose }).onCaseEnd?.(report);
  return stdout().split('\n').slice(1);
}

const OUTPUT = { 'output/redis.yaml': 'kind: Redis' };

describe('the delivery in the pretty report', () => {
  it('shows where each file goes, all of them where asked to be verbose', async () => {
    const line = '  redis.yaml -> worker-1  resources/default/redis/example/instance/5058f/redis.yaml';
    expect(await show(OUTPUT, [destinationOf('worker-1')], false)).toContain(line);
    const many = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`output/${index}.yaml`, '']));
    expect(
      (await show(many, [destinationOf('worker-1')], true)).filter((each) => each.includes(' -> ')),
    ).toHaveLength(20);
    const short = await show(many, [destinationOf('worker-1')], false);
    expect(short.filter((each) => each.includes(' -> '))).toHaveLength(12);
    expect(short).toContain('  and 8 more (--verbose shows all)');
  });

  // internal/controller/workplacement_controller.go, writeWorkloadsToStateStore
  it('shows the path in each filepath mode', async () => {
    const inMode = async (filepathMode: Destination['filepathMode']) =>
      (await show(OUTPUT, [destinationOf('worker-1', { filepathMode, filename: 'all.yaml' })], false))[0];
    expect(await inMode('none')).toBe('  redis.yaml -> worker-1  redis.yaml');
    expect(await inMode('aggregatedYAML')).toBe('  redis.yaml -> worker-1  all.yaml');
  });

  it('marks a choice as one, and tells of every copy', async () => {
    const both = [destinationOf('worker-2'), destinationOf('worker-1')];
    expect((await show(OUTPUT, both, true))[0]).toMatch(
      /^ {2}redis\.yaml -> worker-1 .*\(Kratix picks one of worker-1, worker-2\)$/,
    );
  });

  it('marks a pinned choice as that', async () => {
    const both = [destinationOf('worker-1'), destinationOf('worker-2')];
    expect((await show(OUTPUT, both, false, { '.': { destination: 'worker-2' } }))[0]).toMatch(
      /-> worker-2 .*\(pinned; Kratix picks one of worker-1, worker-2\)$/,
    );
  });

  it('tells of output that no Destination takes', async () => {
    const texts = { ...OUTPUT, 'metadata/destination-selectors.yaml': '- matchLabels: {env: prod}' };
    expect(await show(texts, [destinationOf('worker-1')], true)).toContain(
      '  redis.yaml -> unscheduled: no Destination has env=prod',
    );
  });

  it('says nothing of places without Destinations', async () => {
    expect(await show(OUTPUT, [], true)).toEqual(['']);
  });

  it('names a bad metadata file, its line, and what Kratix would do', async () => {
    const texts = { ...OUTPUT, 'metadata/status.yaml': 'message: hi\nkratix: {}' };
    expect((await show(texts, [], false)).slice(0, 2)).toEqual([
      '  error: metadata/status.yaml:2:1: kratix: this part of the status belongs to Kratix alone',
      '    in Kratix, the status-writer fails: the pipeline counts as failed, its output is already scheduled (pipeline instance)',
    ]);
  });
});
