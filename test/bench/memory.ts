import path from 'node:path';
import { peakMemory } from '../support/peak-memory.ts';
import { promiseFolder } from '../support/promise-folder.ts';
import type { Benchmark } from './benchmark.ts';
import { runBinary } from './programs.ts';
import { median } from './result.ts';

const MEGABYTE = 1024 * 1024;
/** What a large output may add. */
const ALLOWED_BYTES = 100 * MEGABYTE;

/** The most memory that promise has while it collects and compares what a stage wrote. Bytes, not milliseconds. */
export const MEMORY: readonly Benchmark[] = [
  {
    name: 'memory-large-output',
    subject: 'peak memory, stage writes 1 GB',
    reference: 'the same with 1 KB',
    goal: (reference) => (reference + ALLOWED_BYTES) / reference,
    turns: 3,
    needs: { images: ['busybox:1.35'], programs: [] },
    note: (samples) => {
      const more = median(samples.map(({ subject, reference }) => subject - reference));
      return `${(more / MEGABYTE).toFixed(0)} MB more`;
    },
    setUp: async () => {
      const large = await writerOf(1024, MEGABYTE);
      const small = await writerOf(1, 1024);
      return {
        subject: large.peakBytes,
        reference: small.peakBytes,
        remove: async () => {
          await large.remove();
          await small.remove();
        },
      };
    },
  },
];

/** A Promise whose stage writes a file, with a golden that passes. Without limits: Kratix's are smaller than that file. */
async function writerOf(
  blocks: number,
  blockBytes: number,
): Promise<{ readonly peakBytes: () => Promise<number>; readonly remove: () => Promise<void> }> {
  const script = `dd if=/dev/zero of=/kratix/output/data.bin bs=${blockBytes} count=${blocks}`;
  const folder = await promiseFolder({ scripts: [script] });
  const args = ['test-pipeline', '--limits', 'none'];
  await runBinary([...args, '--update'], { cwd: folder.dir });
  const peak = peakMemory(path.join(folder.dir, 'peak-memory'));
  const peakBytes = async (): Promise<number> => {
    await runBinary(args, { cwd: folder.dir, env: peak.env });
    return peak.take();
  };
  return { peakBytes, remove: () => folder.remove() };
}
