import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { extract } from 'tar-stream';
import { PromiseError } from '../../../shared/errors.ts';
import type { SourceFile } from '../source-files.ts';

/**
 * The files of a packaged chart, relative to the chart's own folder, which is the only one at the top of the archive.
 *
 * @param file how the user named it, for errors
 * @throws PromiseError `invalid-source` for what is no gzipped tar archive
 */
export async function unpackChart(packed: Uint8Array, file: string): Promise<readonly SourceFile[]> {
  const files: SourceFile[] = [];
  try {
    const entries = extract();
    entries.end(gunzipSync(packed));
    for await (const entry of entries) {
      const { name, type, mode = 0 } = entry.header;
      const [, path] = /^[^/]+\/(.+)$/.exec(name.replace(/^\.\//, '')) ?? [];
      const content = await buffer(entry);
      if (type !== 'file' || path === undefined || path.split('/').includes('..')) continue;
      files.push({ path, content, executable: (mode & 0o100) !== 0 });
    }
  } catch (error) {
    throw new PromiseError('invalid-source', `${file} is no packaged chart`, {
      hint: 'a packaged chart is what helm package makes: NAME-VERSION.tgz; a folder will do as well',
      cause: error,
    });
  }
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}
