import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { promiseFolder } from '../support/promise-folder.ts';
import type { Benchmark } from './benchmark.ts';
import { runBinary } from './programs.ts';
import { median } from './result.ts';

const MEGABYTE = 1024 * 1024;
/** What a large output may add. */
const ALLOWED_BYTES = 100 * MEGABYTE;
const RECORDER = pathToFileURL(path.join(import.meta.dirname, 'peak-memory.mjs')).href;

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
  const file = path.join(folder.dir, 'peak-memory');
  const env = { NODE_OPTIONS: `--import=${RECORDER}`, PEAK_MEMORY_FILE: file };
  const peakBytes = async (): Promise<number> => {
    await rm(file, { force: true });
    await runBinary(args, { cwd: folder.dir, env });
    return Math.max(...(await readFile(file, 'utf8')).trim().split('\n').map(Number));
  };
  return { peakBytes, remove: () => folder.remove() };
}
