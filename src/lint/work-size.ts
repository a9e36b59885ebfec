import { gzipSync } from 'node:zlib';
import type { Work, Workload } from '../deliver/types.ts';
import { type Lint, lint } from './types.ts';

/** What etcd takes in one request by default: `--max-request-bytes`. */
const MAX_REQUEST_BYTES = 1.5 * 2 ** 20;

/** The Work's metadata and the fields around its files. */
const OVERHEAD_BYTES = 2048;

/** Of the names of a workload's fields, its quotes and commas. */
const WORKLOAD_BYTES = 32;

/**
 * Finds Works that etcd would not take. Each file is in it gzipped and in base64 (`lib/compression/compression.go`,
 * `work-creator/lib/work_creator.go`, getWorkloadsFromDir); the sizes that Go's gzip and ours come to differ by a few
 * per cent.
 */
export function lintWorkSize(works: readonly Work[]): readonly Lint[] {
  return works.flatMap((work) => {
    const workloads = work.workloadGroups.flatMap((group) => group.workloads);
    if (OVERHEAD_BYTES + sum(workloads, largestSize) <= MAX_REQUEST_BYTES) return [];
    const bytes = OVERHEAD_BYTES + sum(workloads, storedSize);
    if (bytes <= MAX_REQUEST_BYTES) return [];
    const mebibytes = (bytes / 2 ** 20).toFixed(1);
    return [
      lint(
        'work-too-large',
        `the Work ${work.name} takes ${mebibytes} MiB compressed, and etcd takes 1.5 MiB`,
        {
          hint: 'move what all requests share into the Promise workflow, or split the pipeline',
        },
      ),
    ];
  });
}

/** Bytes of a file in a Work. */
function storedSize({ filepath, content }: Workload): number {
  return base64Size(gzipSync(content).length) + Buffer.byteLength(filepath) + WORKLOAD_BYTES;
}

/** What a file takes at most, without compressing it: deflate adds 5 bytes to each 16 KiB, gzip 18. */
function largestSize({ filepath, content }: Workload): number {
  const gzipped = content.length + 5 * Math.ceil(content.length / 16_384 + 1) + 18;
  return base64Size(gzipped) + Buffer.byteLength(filepath) + WORKLOAD_BYTES;
}

function base64Size(bytes: number): number {
  return Math.ceil(bytes / 3) * 4;
}

function sum(workloads: readonly Workload[], size: (workload: Workload) => number): number {
  return workloads.reduce((total, workload) => total + size(workload), 0);
}
