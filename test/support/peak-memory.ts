import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const RECORDER = pathToFileURL(path.join(import.meta.dirname, 'peak-memory.mjs')).href;

/** How the most memory is measured that a process of Node's had resident. */
export interface PeakMemory {
  /** For the environment of the process. */
  readonly env: Readonly<Record<string, string>>;
  /** In bytes, of the largest process that has ended since it was asked last. */
  take(): Promise<number>;
}

/** @param file where the processes leave it; absolute */
export function peakMemory(file: string): PeakMemory {
  return {
    env: { NODE_OPTIONS: `--import=${RECORDER}`, PEAK_MEMORY_FILE: file },
    take: async () => {
      const peaks = (await readFile(file, 'utf8')).trim().split('\n').map(Number);
      await rm(file);
      return Math.max(...peaks);
    },
  };
}
