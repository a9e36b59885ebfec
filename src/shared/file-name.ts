import path from 'node:path';

/** What messages call a file or folder: where it lies is told by their location, which is absolute in JSON and short on a screen. */
export function fileName(file: string): string {
  return path.basename(file) || file;
}
