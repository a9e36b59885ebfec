import { expect, it } from 'vitest';
import { goArchitecture } from '../../../src/shared/go-architecture.ts';

it.each([
  ['x86_64', 'amd64'],
  ['i686', '386'],
  ['aarch64', 'arm64'],
  ['armv7l', 'arm'],
  ['loongarch64', 'loong64'],
  ['ppc64le', 'ppc64le'],
  ['riscv64', 'riscv64'],
])('a machine of the kernel’s %s runs images for %s', (machine, architecture) => {
  expect(goArchitecture(machine)).toBe(architecture);
});
