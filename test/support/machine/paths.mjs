import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's folder. */
export const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** Everything that set-up makes on disk lies here, ignored by git; deleting it costs only time. */
export const CACHE = join(ROOT, '.cache');
