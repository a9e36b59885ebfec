import { describe, expect, it } from 'vitest';
import { parseBuilder } from '../../../src/build/buildx-builder.ts';

const FARM = `Name:          farm
Driver:        docker-container
Last Activity: 2026-11-25 17:54:06 +0000 UTC

Nodes:
Name:             farm0
Endpoint:         unix:///var/run/docker.sock
Status:           running
BuildKit version: v0.26.3
Platforms:        linux/amd64*, linux/amd64/v2

Name:      farm1
Endpoint:  ssh://arm
Status:    running
Platforms: linux/arm64, linux/amd64
`;

describe('a builder of buildx', () => {
  it('has a name, a driver, and the platforms of all its nodes', () => {
    expect(parseBuilder(FARM)).toEqual({
      name: 'farm',
      driver: 'docker-container',
      platforms: ['linux/amd64', 'linux/amd64/v2', 'linux/arm64'],
    });
  });

  it('has no platforms before it was started', () => {
    const text =
      'Name:   new\nDriver: docker-container\n\nNodes:\nName:     new0\nEndpoint: unix:///x\nStatus:   inactive\n';
    expect(parseBuilder(text)).toEqual({ name: 'new', driver: 'docker-container', platforms: [] });
  });

  it('is none where buildx says something else', () => {
    expect(parseBuilder('')).toBeUndefined();
  });
});
