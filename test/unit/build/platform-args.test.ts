import { describe, expect, it } from 'vitest';
import { platformArgs } from '../../../src/build/platform-args.ts';

describe('the build arguments that BuildKit defines by itself', () => {
  it('are given where a Dockerfile declares them, and only those', () => {
    const text =
      'ARG BUILDPLATFORM\nFROM base\nARG TARGETOS TARGETARCH\nARG VERSION\nRUN make ${TARGETVARIANT}\n';
    expect(platformArgs(text, 'linux/arm64')).toEqual({
      BUILDPLATFORM: 'linux/arm64',
      TARGETOS: 'linux',
      TARGETARCH: 'arm64',
    });
    expect(platformArgs('FROM base\nARG TARGETVARIANT\n', 'linux/arm/v7')).toEqual({ TARGETVARIANT: 'v7' });
  });

  it('keep the value that the Dockerfile itself gives', () => {
    expect(platformArgs('FROM base\nARG TARGETARCH=s390x\n', 'linux/amd64')).toEqual({});
  });
});
