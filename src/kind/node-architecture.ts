import type { Engine } from '../engine/types.ts';
import type { RunEvent } from '../shared/events.ts';
import { goArchitecture } from '../shared/go-architecture.ts';
import type { KindNode } from './types.ts';

/**
 * Finds images that are for another architecture than that of a node: what they run fails there, with `exec format error`.
 * @returns a warning of each
 * @throws PromiseError of the engine's
 */
export async function foreignImages(
  engine: Engine,
  nodes: readonly KindNode[],
  references: readonly string[],
): Promise<readonly RunEvent[]> {
  const images = await Promise.all(
    [...new Set(references)].map(async (reference) => ({
      reference,
      info: await engine.findImage(reference),
    })),
  );
  const architectures = await Promise.all(nodes.map((node) => architectureOf(engine, node)));
  return nodes.flatMap((node, at) => {
    const architecture = architectures[at] ?? '';
    const isForeign = (found = '') => found !== '' && architecture !== '' && found !== architecture;
    return images
      .filter(({ info }) => isForeign(info?.architecture))
      .map(({ reference, info }) => ({
        type: 'notice',
        level: 'warning',
        message: `${reference} is for ${info?.os}/${info?.architecture}, and the node ${node.name} is linux/${architecture}`,
        hint: `build it for the node: promise build --platform linux/${architecture}`,
      }));
  });
}

/** In Go's words; empty where the node doesn't tell. */
async function architectureOf(engine: Engine, node: KindNode): Promise<string> {
  const { exitCode, stdout } = await engine.exec(node.id, ['uname', '-m']);
  const machine = stdout.trim();
  return exitCode === 0 ? goArchitecture(machine) : '';
}
