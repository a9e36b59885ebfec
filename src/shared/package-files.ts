import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

let root: string | undefined;

/**
 * A file or folder that comes with the package (`templates`, `docs/schemas`, package.json itself), wherever the code that asks has
 * been put: in `src` of a checkout, or in a chunk of `dist`.
 * @param name relative to package.json
 * @returns absolute
 */
export function packageFile(name: string): string {
  root ??= packageRoot(path.dirname(fileURLToPath(import.meta.url)));
  return path.join(root, name);
}

/** The nearest folder above with a package.json; there is one around every copy of this file. */
function packageRoot(dir: string): string {
  const parent = path.dirname(dir);
  return dir === parent || existsSync(path.join(dir, 'package.json')) ? dir : packageRoot(parent);
}
