import type { Engine } from '../engine/types.ts';
import { PromiseError } from '../shared/errors.ts';
import type { KindCluster, KindNode } from './types.ts';

/** The label on every node; its value is the cluster's name. */
const CLUSTER_LABEL = 'io.x-k8s.kind.cluster';
const ROLE_LABEL = 'io.x-k8s.kind.role';

/** The proxy in front of several control planes: labelled as a node, but without containerd. */
const LOAD_BALANCER = 'external-load-balancer';

/** The cluster that the tutorial, and Kratix's own guides, run Kratix in. */
const PLATFORM = 'platform';

/** Finds the kind clusters of an engine by their nodes' labels, sorted by name. */
export async function findClusters(engine: Engine): Promise<readonly KindCluster[]> {
  const clusters = new Map<string, KindNode[]>();
  for (const { id, name, labels, running } of await engine.listContainers(CLUSTER_LABEL)) {
    const cluster = labels[CLUSTER_LABEL];
    const role = labels[ROLE_LABEL] ?? '';
    if (cluster === undefined || cluster === '' || role === LOAD_BALANCER) continue;
    const nodes = clusters.get(cluster) ?? [];
    nodes.push({ id, name, role, running });
    clusters.set(cluster, nodes);
  }
  return [...clusters]
    .map(([name, nodes]) => ({ name, nodes: nodes.sort((a, b) => compare(a.name, b.name)) }))
    .sort((a, b) => compare(a.name, b.name));
}

/**
 * Chooses the clusters to load into: those asked for, else the only one, else `platform`.
 * @throws PromiseError `no-kind-cluster` where there is none, or none of a requested name; `ambiguous-kind-cluster`.
 */
export function chooseClusters(
  found: readonly KindCluster[],
  requested: readonly string[],
): readonly KindCluster[] {
  if (requested.length > 0) return [...new Set(requested)].map((name) => named(found, name));
  const [only, ...others] = found;
  if (only === undefined) {
    throw new PromiseError('no-kind-cluster', 'there is no kind cluster in this container engine', {
      hint: `create one: \`kind create cluster --name ${PLATFORM}\``,
    });
  }
  const platform = found.find(({ name }) => name === PLATFORM);
  if (others.length === 0 || platform !== undefined) return [platform ?? only];
  throw new PromiseError(
    'ambiguous-kind-cluster',
    `there are ${found.length} kind clusters: ${list(found)}`,
    {
      hint: 'say which with `--name CLUSTER`; it may be given several times',
    },
  );
}

/** The cluster of a name, or an error that lists those there are. */
function named(found: readonly KindCluster[], name: string): KindCluster {
  const cluster = found.find((candidate) => candidate.name === name);
  if (cluster !== undefined) return cluster;
  throw new PromiseError('no-kind-cluster', `there is no kind cluster ${name}; ${whatThereIs(found)}`, {
    hint: `check the name, or create it: \`kind create cluster --name ${name}\``,
  });
}

function whatThereIs(found: readonly KindCluster[]): string {
  return found.length === 0 ? 'there is none at all' : `there is: ${list(found)}`;
}

function list(found: readonly KindCluster[]): string {
  return found.map(({ name }) => name).join(', ');
}

/** By code point, so that the order doesn't hang on the locale. */
function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
