import { deflateRawSync } from 'node:zlib';
import type { Work, Workload } from '../deliver/types.ts';
import { MAX_REQUEST_BYTES } from '../shared/etcd-limit.ts';
import { blocksOf } from '../shared/file-content.ts';
import { type Lint, lint } from './types.ts';

/** The Work's metadata and the fields around its files. */
const OVERHEAD_BYTES = 2048;

/** Of the names of a workload's fields, its quotes and commas. */
const WORKLOAD_BYTES = 32;

/** What gzip adds to what deflate makes of a file: its header, its trailer, and the mark of the end. */
const GZIP_BYTES = 20;

/** How far above that a Work is, isn't measured beyond this: it takes seconds, and helps nobody. */
const MAX_COUNTED_BYTES = 16 * 2 ** 20;

/**
 * Finds Works that etcd would not take. Each file is in it gzipped and in base64 (`lib/compression/compression.go`,
 * `work-creator/lib/work_creator.go`, getWorkloadsFromDir); the sizes that Go's gzip and ours come to differ by a few
 * per cent.
 * @throws what reading the files throws
 */
export async function lintWorkSize(works: readonly Work[]): Promise<readonly Lint[]> {
  const lints: Lint[] = [];
  for (const work of works) {
    const workloads = work.workloadGroups.flatMap((group) => group.workloads);
    const atMost = workloads.reduce((total, workload) => total + largestSize(workload), OVERHEAD_BYTES);
    if (atMost <= MAX_REQUEST_BYTES) continue;
    const bytes = await storedSize(workloads);
    if (bytes > MAX_REQUEST_BYTES) lints.push(tooLarge(work, bytes));
  }
  return lints;
}

function tooLarge({ name }: Work, bytes: number): Lint {
  const [most, exact] = [MAX_COUNTED_BYTES, bytes].map((size) => size / 2 ** 20);
  const mebibytes = bytes > MAX_COUNTED_BYTES ? `more than ${most}` : exact?.toFixed(1);
  return lint(
    'work-too-large',
    `the Work ${name} takes ${mebibytes} MiB compressed, and etcd takes 1.5 MiB`,
    { hint: 'move what all requests share into the Promise workflow, or split the pipeline' },
  );
}

/** Bytes of a Work with these files; as soon as they are more than is counted, some number above that. */
async function storedSize(workloads: readonly Workload[]): Promise<number> {
  let bytes = OVERHEAD_BYTES;
  for (const { filepath, content } of workloads) {
    let gzipped = GZIP_BYTES;
    for await (const block of blocksOf(content)) {
      gzipped += deflateRawSync(block).length;
      if (bytes + gzipped > MAX_COUNTED_BYTES) return bytes + gzipped;
    }
    bytes += base64Size(gzipped) + fieldsSize(filepath);
  }
  return bytes;
}

/** What a file takes at most, without compressing it: deflate adds 5 bytes to each 16 KiB. */
function largestSize({ filepath, content: { size } }: Workload): number {
  return base64Size(size + 5 * Math.ceil(size / 16_384 + 1) + GZIP_BYTES) + fieldsSize(filepath);
}

/** What stands in a Work around the content of a file. */
function fieldsSize(filepath: string): number {
  return Buffer.byteLength(filepath) + WORKLOAD_BYTES;
}

function base64Size(bytes: number): number {
  return Math.ceil(bytes / 3) * 4;
}
