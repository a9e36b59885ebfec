import type { LogLine } from './types.ts';

/** What clients of the Kubernetes API say where there is neither an in-cluster config nor a kubeconfig. */
const SIGNS: readonly RegExp[] = [
  /KUBERNETES_SERVICE_HOST/,
  /in-cluster config/i,
  /(?:localhost|127\.0\.0\.1|\[::1\]):8080\b.*refused/,
  /connection to the server localhost:8080 was refused/,
  /Service host\/port is not set/,
  /\/var\/run\/secrets\/kubernetes\.io\/serviceaccount/,
];

/** How a case names a cluster. */
const HINT =
  'name one in case.yaml: `kindCluster: NAME` or `kubeconfig: PATH` (or --kind-cluster, --kubeconfig)';

/** What to tell of a stage whose log shows that it looked for a Kubernetes API in vain; undefined where it didn't. */
export function clusterHint(log: readonly LogLine[]): string | undefined {
  const wanted = log.some(({ text }) => SIGNS.some((sign) => sign.test(text)));
  return wanted ? `it looks for the Kubernetes API, and the case names no cluster: ${HINT}` : undefined;
}
