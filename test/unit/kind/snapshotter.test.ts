import { expect, test } from 'vitest';
import { findSnapshotter } from '../../../src/kind/snapshotter.ts';

test.each([
  [
    'version 2',
    `version = 2
[plugins]
  [plugins."io.containerd.grpc.v1.cri"]
    sandbox_image = "registry.k8s.io/pause:3.6"
    [plugins."io.containerd.grpc.v1.cri".containerd]
      default_runtime_name = "runc"
      snapshotter = "fuse-overlayfs"
      [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
        snapshotter = ""
  [plugins."io.containerd.snapshotter.v1.overlayfs"]
    root_path = ""
`,
    'fuse-overlayfs',
  ],
  [
    'version 3',
    `version = 3
[plugins]
  [plugins.'io.containerd.cri.v1.images']
    snapshotter = 'native'
    disable_snapshot_annotations = true
  [plugins.'io.containerd.cri.v1.images'.registry]
    config_path = ''
`,
    'native',
  ],
  ['another section', `[plugins."io.containerd.transfer.v1.local"]\nsnapshotter = "native"\n`, undefined],
  ['an empty one', '', undefined],
])('a configuration of %s', (_, config, snapshotter) => {
  expect(findSnapshotter(config)).toBe(snapshotter);
});
