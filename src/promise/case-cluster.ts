import path from 'node:path';
import { type JsonObject, stringOrEmpty } from '../shared/json.ts';
import type { Problem } from './problems.ts';
import type { Shape } from './strict-decode.ts';
import type { ClusterChoice } from './types.ts';

/** The fields of case.yaml that name a cluster. */
export const CASE_CLUSTER_FIELDS: Readonly<Record<string, Shape>> = {
  kubeconfig: 'string',
  kindCluster: 'string',
};

/** The cluster that a case.yaml names; a kubeconfig's path counts from the folder of case.yaml. */
export function readCaseCluster(
  settings: JsonObject,
  file: string,
  problems: Problem[],
): ClusterChoice | undefined {
  const [kubeconfig, name] = [stringOrEmpty(settings.kubeconfig), stringOrEmpty(settings.kindCluster)];
  if (kubeconfig === '' && name === '') return undefined;
  if (kubeconfig !== '' && name !== '') {
    problems.push({ path: ['kindCluster'], message: 'is one cluster too many beside kubeconfig' });
  }
  if (settings.network === 'none') {
    problems.push({ path: ['network'], message: 'without a network no cluster can be reached' });
  }
  return name === ''
    ? { kind: 'kubeconfig', file: path.resolve(path.dirname(file), kubeconfig) }
    : { kind: 'kind', name };
}
