import type { Engine } from '../engine/types.ts';
import type { Emit } from '../shared/events.ts';
import type { KindNode } from './types.ts';

/** What `uname -m` says, in Go's words. */
const GO_NAMES: Readonly<Record<string, string>> = { x86_64: 'amd64', aarch64: 'arm64', armv7l: 'arm' };

/**
 * Warns of images that are for another architecture than that of a node: what they run fails there, with `exec format error`.
 * @throws PromiseError of the engine's
 */
export async function warnOfArchitectures(
  engine: Engine,
  nodes: readonly KindNode[],
  references: readonly string[],
  emit: Emit,
): Promise<void> {
  const images = await Promise.all([...new Set(references)].map((each) => engine.findImage(each)));
  for (const node of nodes) {
    const { exitCode, stdout } = await engine.exec(node.id, ['uname', '-m']);
    const machine = stdout.trim();
    const architecture = GO_NAMES[machine] ?? machine;
    if (exitCode !== 0 || architecture === '') continue;
    for (const [index, reference] of [...new Set(references)].entries()) {
      const image = images[index];
      if (image === undefined || image.architecture === '' || image.architecture === architecture) continue;
      emit({
        type: 'notice',
        level: 'warning',
        message: `${reference} is for ${image.os}/${image.architecture}, and the node ${node.name} is linux/${architecture}`,
        hint: `build it for the node: promise build --platform linux/${architecture}`,
      });
    }
  }
}
