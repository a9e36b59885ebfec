import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import tar from 'tar-stream';
import type { LoadFixture } from './load-support.ts';

/** An OCI archive of an image whose index also names an arm64 manifest that isn't there. */
export async function partialIndex(
  fixture: LoadFixture,
  reference: string,
): Promise<{ readonly archive: Buffer; readonly indexDigest: string }> {
  const files = await unpack(await fixture.engine.saveImages([reference]));
  const [saved] = JSON.parse(files.get('manifest.json')?.toString() ?? '[]');
  const blobs = new Map<string, Buffer>();
  const add = (mediaType: string, content: Buffer | object): Descriptor => {
    const bytes = Buffer.isBuffer(content) ? content : Buffer.from(JSON.stringify(content));
    const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
    blobs.set(`blobs/${digest.replace(':', '/')}`, bytes);
    return { mediaType: `application/vnd.oci.image.${mediaType}`, digest, size: bytes.length };
  };
  const config = add('config.v1+json', files.get(saved.Config) ?? Buffer.alloc(0));
  const layers = saved.Layers.map((layer: string) =>
    add('layer.v1.tar', files.get(layer) ?? Buffer.alloc(0)),
  );
  const manifest = add('manifest.v1+json', {
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    config,
    layers,
  });
  const here = { architecture: (await fixture.info(reference)).architecture, os: 'linux' };
  const absent = {
    ...manifest,
    digest: `sha256:${'0'.repeat(64)}`,
    platform: { architecture: 's390x', os: 'linux' },
  };
  const index = add('index.v1+json', {
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.index.v1+json',
    manifests: [{ ...manifest, platform: here }, absent],
  });
  const annotations = {
    'io.containerd.image.name': `docker.io/${reference}`,
    'org.opencontainers.image.ref.name': '1',
  };
  const archive = tar.pack();
  archive.entry({ name: 'oci-layout' }, JSON.stringify({ imageLayoutVersion: '1.0.0' }));
  archive.entry(
    { name: 'index.json' },
    JSON.stringify({ schemaVersion: 2, manifests: [{ ...index, annotations }] }),
  );
  for (const [name, content] of blobs) archive.entry({ name }, content);
  archive.finalize();
  return { archive: await buffer(Readable.from(archive)), indexDigest: index.digest };
}

interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
}

/** The regular files of a tar. */
async function unpack(archive: Readable): Promise<ReadonlyMap<string, Buffer>> {
  const files = new Map<string, Buffer>();
  const extract = tar.extract();
  archive.pipe(extract as unknown as NodeJS.WritableStream);
  for await (const entry of extract) files.set(entry.header.name, await buffer(Readable.from(entry)));
  return files;
}
