import path from 'node:path';
import type { ClusterChoice, TestCase } from '../../promise/types.ts';

/** The flags that name a cluster for every case; at most one is given. */
export interface ClusterFlags {
  /** Relative to the folder that the user is in. */
  readonly kubeconfig?: string;
  readonly kindCluster?: string;
}

/** A case with the cluster of the flags, if they name one, instead of its own. One without a network can have none. */
export function withClusterFlags(testCase: TestCase, flags: ClusterFlags, cwd: string): TestCase {
  const cluster = clusterOf(flags, cwd);
  return cluster === undefined || testCase.network === 'none' ? testCase : { ...testCase, cluster };
}

function clusterOf({ kubeconfig, kindCluster }: ClusterFlags, cwd: string): ClusterChoice | undefined {
  if (kubeconfig !== undefined) return { kind: 'kubeconfig', file: path.resolve(cwd, kubeconfig) };
  return kindCluster === undefined ? undefined : { kind: 'kind', name: kindCluster };
}
