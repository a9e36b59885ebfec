import type { Engine } from '../engine/types.ts';
import type { CasePlan, MountPlan, PipelinePlan, VolumePlan } from '../plan/types.ts';
import { bareHostname } from '../shared/bare-hostname.ts';
import type { Emit } from '../shared/events.ts';
import { requestToken, type TokenAnswer } from './api-server.ts';
import { kindLogin } from './kind-login.ts';
import { readKubeconfig, writeKubeconfig } from './kubeconfig.ts';
import { findRoute } from './route.ts';
import type { ClusterLogin, Route } from './types.ts';

/** Where a Pod finds what it logs in with (Kubernetes `plugin/pkg/admission/serviceaccount`). */
const ACCOUNT_FOLDER = '/var/run/secrets/kubernetes.io/serviceaccount';

/** Where a stage finds a kubeconfig that is to do instead. */
const KUBECONFIG_FOLDER = '/var/run/secrets/kratix-promise';

/** A name that no volume of a Pipeline can have. */
const VOLUME = '.kube-api-access';

/** What giving access needs. */
export interface AccessContext {
  readonly engine: Engine;
  readonly emit: Emit;
  readonly signal: AbortSignal;
}

/**
 * Gives the stages of a case the cluster that it names, as a Pod has it: the service account's token, the authority and
 * the namespace under `/var/run/secrets`, the address in KUBERNETES_SERVICE_HOST and _PORT. Where the cluster doesn't
 * know the pipeline's service account, the stages get the login of the kubeconfig, and a warning says so. The plan of a
 * case that names no cluster comes back as it is.
 * @throws PromiseError `invalid-kubeconfig`, `cluster-unreachable`, `no-kind-cluster`, what the engine says
 */
export async function giveClusterAccess(plan: CasePlan, context: AccessContext): Promise<CasePlan> {
  if (plan.cluster === undefined) return plan;
  const { login, address } = await loginOf(plan.cluster, context);
  const answers = new Map<string, TokenAnswer>();
  const pipelines: PipelinePlan[] = [];
  let route: Route | undefined;
  for (const pipeline of plan.pipelines) {
    const { serviceAccount } = pipeline;
    const key = `${serviceAccount.namespace}/${serviceAccount.name}`;
    const answer = answers.get(key) ?? (await requestToken(login, serviceAccount, context.signal, address));
    answers.set(key, answer);
    route ??= await findRoute(login, context.engine, answer.isNamed);
    pipelines.push(withAccess(pipeline, login, route, answer, context.emit));
  }
  if (route === undefined) return plan;
  const { network, extraHosts } = route;
  return { ...plan, pipelines, route: { ...(network === undefined ? {} : { network }), extraHosts } };
}

/** The login, and where the API server is from here, if that is elsewhere. */
async function loginOf(
  choice: NonNullable<CasePlan['cluster']>,
  { engine, signal }: AccessContext,
): Promise<{ readonly login: ClusterLogin; readonly address?: URL }> {
  if (choice.kind === 'kind') return kindLogin(choice.name, engine, signal);
  return { login: await readKubeconfig(choice.file) };
}

/** A pipeline whose stages know where the API server is and have something to log in with. */
function withAccess(
  pipeline: PipelinePlan,
  login: ClusterLogin,
  route: Route,
  answer: TokenAnswer,
  emit: Emit,
): PipelinePlan {
  const { namespace, name } = pipeline.serviceAccount;
  const token = answer.token ?? login.token;
  const inPod = token !== undefined && canBeInPod(login, route);
  if (answer.token === undefined || !inPod) {
    emit({
      type: 'notice',
      level: 'warning',
      message: `pipeline ${pipeline.name} runs with the rights of the kubeconfig, not with those of the service account ${namespace}/${name}: ${answer.reason || 'its API server is not one that a Pod could use'}`,
      hint: [
        'install the Promise in that cluster, and its service account is there',
        ...(inPod ? [] : ['until then stages find a kubeconfig in KUBECONFIG, and no in-cluster config']),
      ].join('\n'),
    });
  }
  const text = writeKubeconfig(
    { ...login, server: route.server, tlsServerName: route.tlsServerName, token },
    namespace,
  );
  const files: Readonly<Record<string, string>> = inPod
    ? { token, 'ca.crt': login.ca ?? '', namespace }
    : { config: text };
  const folder = inPod ? ACCOUNT_FOLDER : KUBECONFIG_FOLDER;
  const env = inPod
    ? serviceEnvironment(route.server)
    : [{ name: 'KUBECONFIG', value: `${KUBECONFIG_FOLDER}/config` }];
  const volume: VolumePlan = {
    name: VOLUME,
    kind: 'files',
    files: Object.entries(files).map(([path, content]) => ({
      path,
      mode: 0o644,
      base64: Buffer.from(content).toString('base64'),
    })),
  };
  const mount: MountPlan = { volume: VOLUME, mountPath: folder, readOnly: true };
  return {
    ...pipeline,
    volumes: [...pipeline.volumes, volume],
    secretValues: [
      ...pipeline.secretValues,
      ...[token, answer.token, login.token, login.certificate?.key].filter((each) => each !== undefined),
    ],
    stages: pipeline.stages.map((stage) => {
      const own = new Set(stage.env.map((each) => each.name));
      return {
        ...stage,
        // Services' variables count last (Kubernetes `pkg/kubelet/kubelet_pods.go`, makeEnvironmentVariables).
        env: [...env.filter((each) => !own.has(each.name)), ...stage.env],
        // What a stage mounts there itself stays, as in a Pod.
        mounts: stage.mounts.some(({ mountPath }) => mountPath === folder)
          ? stage.mounts
          : [...stage.mounts, mount],
      };
    }),
  };
}

/** A Pod knows no way around a certificate, no other name for it, and no path before the API's own. */
function canBeInPod({ ca, insecure }: ClusterLogin, { server, tlsServerName }: Route): boolean {
  return ca !== undefined && !insecure && tlsServerName === undefined && server.pathname === '/';
}

/** The variables of the Service `kubernetes` (Kubernetes `pkg/kubelet/envvars`). */
function serviceEnvironment(server: URL): readonly { readonly name: string; readonly value: string }[] {
  const [host, port] = [bareHostname(server.hostname), server.port || '443'];
  const url = `tcp://${server.hostname}:${port}`;
  return Object.entries({
    KUBERNETES_SERVICE_HOST: host,
    KUBERNETES_SERVICE_PORT: port,
    KUBERNETES_SERVICE_PORT_HTTPS: port,
    KUBERNETES_PORT: url,
    [`KUBERNETES_PORT_${port}_TCP`]: url,
    [`KUBERNETES_PORT_${port}_TCP_PROTO`]: 'tcp',
    [`KUBERNETES_PORT_${port}_TCP_PORT`]: port,
    [`KUBERNETES_PORT_${port}_TCP_ADDR`]: host,
  }).map(([name, value]) => ({ name, value }));
}
