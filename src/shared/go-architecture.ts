import { ownValue } from './own-value.ts';

/** What `uname -m` and QEMU call otherwise than Go, and so than images. */
const GO_NAMES: Readonly<Record<string, string>> = {
  aarch64: 'arm64',
  armv6l: 'arm',
  armv7l: 'arm',
  armv8l: 'arm',
  i386: '386',
  i486: '386',
  i586: '386',
  i686: '386',
  loongarch64: 'loong64',
  mipsel: 'mipsle',
  mips64el: 'mips64le',
  x86_64: 'amd64',
};

/** An architecture as images name it, of what the kernel or QEMU calls it. */
export function goArchitecture(name: string): string {
  return ownValue(GO_NAMES, name) ?? name;
}
