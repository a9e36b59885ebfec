/**
 * The one list of images that demo and tests need and that a machine without a registry can't pull. There, each is built
 * under its official tag from the Dockerfile beside it, with the real programs in it: a stand-in never pretends. What
 * differs from the real image is the userland around the program: busybox from Debian instead of Alpine's.
 *
 * `ingredients` are copied into the build context: programs below, `busybox` and `debian.tar` (debian.mjs), and
 * `ca-certificates.crt`, the host's own, so that builds reach what the host reaches. `base` is needed first. What is
 * `onDemand` is made by the tests that need it, not before all of them.
 */
export const STAND_INS = {
  'busybox:1.35': { dockerfile: 'busybox.Dockerfile', ingredients: ['busybox'] },
  'mikefarah/yq:4.45.4': {
    dockerfile: 'yq.Dockerfile',
    ingredients: ['busybox', 'ca-certificates.crt', 'yq'],
  },
  'alpine/helm:3.18.6': {
    dockerfile: 'helm.Dockerfile',
    ingredients: ['busybox', 'ca-certificates.crt', 'helm'],
  },
  'debian:bookworm-slim': {
    dockerfile: 'debian.Dockerfile',
    ingredients: ['ca-certificates.crt', 'debian.tar'],
  },
  'python:3.11-slim-bookworm': {
    dockerfile: 'python.Dockerfile',
    ingredients: [],
    base: 'debian:bookworm-slim',
    onDemand: true,
  },
  'golang:1.26.8-alpine': {
    dockerfile: 'golang.Dockerfile',
    ingredients: ['busybox', 'ca-certificates.crt', 'go.tar'],
    onDemand: true,
  },
  'node:24.21.0-bookworm-slim': {
    dockerfile: 'node.Dockerfile',
    ingredients: ['node.tgz', 'npm.tgz'],
    base: 'debian:bookworm-slim',
    onDemand: true,
  },
};

/** Images that exist nowhere else: made on every machine; `onDemand` as above. */
export const FIXTURES = {
  'promise-test/kind-node:1': {
    dockerfile: 'kind-node.Dockerfile',
    ingredients: ['crictl'],
    base: 'debian:bookworm-slim',
  },
  'promise-test/sshd:1': {
    dockerfile: 'sshd.Dockerfile',
    ingredients: [],
    base: 'debian:bookworm-slim',
    onDemand: true,
  },
};

/** Programs that are built from the source of their Go modules; versions follow the tags above. */
export const GO_PROGRAMS = {
  yq: { module: 'github.com/mikefarah/yq/v4', version: 'v4.45.4', folder: '.' },
  helm: {
    module: 'helm.sh/helm/v3',
    version: 'v3.18.6',
    folder: './cmd/helm',
    // As Helm's own build has it; without, `helm version` tells only v3.18.
    ldflags:
      '-X helm.sh/helm/v3/internal/version.version=v3.18.6 -X helm.sh/helm/v3/internal/version.gitTreeState=clean',
  },
  crictl: { module: 'sigs.k8s.io/cri-tools', version: 'v1.30.0', folder: './cmd/crictl' },
  kind: { module: 'sigs.k8s.io/kind', version: 'v0.30.0', folder: '.' },
};

/** The toolchain of Go that an image holds; Go itself fetches it, as a module. */
export const GO_TOOLCHAINS = { 'go.tar': 'go1.26.8' };

/** Packages of npm, which `node` is one of too. */
export const NPM_PACKAGES = { 'node.tgz': `node-linux-${process.arch}@24.21.0`, 'npm.tgz': 'npm@11.21.2' };

/** What tests need sooner or later that isn't made on demand. */
export const TEST_NEEDS = {
  images: [
    ...Object.entries({ ...STAND_INS, ...FIXTURES }).flatMap(([reference, { onDemand }]) =>
      onDemand ? [] : [reference],
    ),
  ],
  programs: ['kind'],
  browser: true,
  shells: ['bash', 'zsh', 'fish'],
};

/** What `npm run demo` needs: the images that the example's Dockerfile names. */
export const DEMO_NEEDS = { images: ['mikefarah/yq:4.45.4', 'alpine/helm:3.18.6'], programs: [] };
