import { expect, test } from 'vitest';
import { findPresence, parseStore } from '../../../src/kind/containerd-store.ts';

const [INDEX, MANIFEST, CONFIG, LAYER, OTHER] = ['1', '2', '3', '4', '5'].map(
  (digit) => `sha256:${digit.repeat(64)}`,
);

const IMAGES = `REF                          TYPE                                                 DIGEST       SIZE    PLATFORMS   LABELS
docker.io/library/single:1   application/vnd.docker.distribution.manifest.v2+json ${MANIFEST} 1.9 MiB linux/amd64 io.cri-containerd.image=managed
docker.io/library/indexed:1  application/vnd.oci.image.index.v1+json              ${INDEX} 1.9 MiB linux/amd64 -
docker.io/library/broken:1   application/vnd.oci.image.index.v1+json              ${OTHER} 0.0 B   -           -
`;

const CONTENT = `DIGEST\tSIZE\tAGE\tLABELS
${INDEX}\t734B\t2 hours\tcontainerd.io/gc.ref.content.m.0=${MANIFEST}
${MANIFEST}\t734B\t2 hours\tcontainerd.io/distribution.source.docker.io=library/single,containerd.io/gc.ref.content.l.0=${LAYER},containerd.io/gc.ref.content.config=${CONFIG}
${CONFIG}\t972B\t2 hours\tcontainerd.io/gc.ref.snapshot.overlayfs=${OTHER}
${LAYER}\t1.9MB\t2 hours\t-
`;

const store = parseStore(IMAGES, CONTENT);

test.each([
  ['by the digest of its config', 'docker.io/library/single:1', CONFIG],
  ['by the digest of its manifest', 'docker.io/library/single:1', MANIFEST],
  ['by the digest of its index', 'docker.io/library/indexed:1', INDEX],
  ['by the config below its index', 'docker.io/library/indexed:1', CONFIG],
])('an image is present %s', (_, name, id = '') => {
  expect(findPresence(store, name, id)).toEqual({ kind: 'present' });
});

test('an image under another name only is untagged', () => {
  expect(findPresence(store, 'docker.io/library/new:1', CONFIG ?? '')).toEqual({
    kind: 'untagged',
    otherName: 'docker.io/library/single:1',
  });
});

test('a name that leads to another image does not count', () => {
  expect(findPresence(store, 'docker.io/library/single:1', `sha256:${'9'.repeat(64)}`)).toEqual({
    kind: 'absent',
  });
  expect(findPresence(store, 'docker.io/library/broken:1', CONFIG ?? '')).toMatchObject({ kind: 'untagged' });
});

test('a snapshot of the same digest is no image', () => {
  expect(findPresence(parseStore('', CONTENT), 'docker.io/library/single:1', CONFIG ?? '')).toEqual({
    kind: 'absent',
  });
});
