import path from 'node:path';
import { readSettings } from './docker-config.ts';

/** Credentials as the engine's API takes them. */
export interface RegistryAuth {
  readonly username?: string;
  readonly password?: string;
  readonly identitytoken?: string;
  readonly serveraddress: string;
}

/** The part of docker's config.json that tells how to log in. */
interface AuthFile {
  readonly auths?: Readonly<Record<string, { readonly auth?: string; readonly identitytoken?: string }>>;
  readonly credHelpers?: Readonly<Record<string, string>>;
  readonly credsStore?: string;
}

/** What docker calls its own registry in config.json. */
const DOCKER_HUB = 'https://index.docker.io/v1/';

/**
 * The user's credentials for a registry, as `docker login` or `podman login` left them; undefined where there are
 * none. Credential helpers are programs of the user's: one that is missing or fails counts as no credentials.
 */
export async function registryAuth(
  registry: string,
  env: NodeJS.ProcessEnv,
): Promise<RegistryAuth | undefined> {
  const server = registry === 'docker.io' ? DOCKER_HUB : registry;
  for (const file of authFiles(env)) {
    const auth = await authFrom(await readSettings(file), server, env);
    if (auth !== undefined) return auth;
  }
  return undefined;
}

/** The user's credentials for every registry, by server: a build may pull from any of them. */
export async function allRegistryAuths(env: NodeJS.ProcessEnv): Promise<Record<string, RegistryAuth>> {
  const found: Record<string, RegistryAuth> = {};
  for (const file of authFiles(env)) {
    const config: AuthFile = await readSettings(file);
    const servers = new Set([...Object.keys(config.auths ?? {}), ...Object.keys(config.credHelpers ?? {})]);
    const auths = await Promise.all([...servers].map((server) => authFrom(config, server, env)));
    for (const auth of auths) if (auth !== undefined) found[auth.serveraddress] ??= auth;
  }
  return found;
}

/** What one file knows of a server: a credential helper's answer goes before what lies in the file. */
async function authFrom(
  config: AuthFile,
  server: string,
  env: NodeJS.ProcessEnv,
): Promise<RegistryAuth | undefined> {
  const helper = config.credHelpers?.[server] ?? config.credsStore;
  const asked = helper === undefined ? undefined : await askHelper(helper, server, env);
  return asked ?? storedAuth(config, server);
}

/** Where docker and podman keep their log-ins. Variables that are empty count as unset, as they do for both. */
function authFiles(env: NodeJS.ProcessEnv): string[] {
  const home = env.HOME || env.USERPROFILE;
  const docker = env.DOCKER_CONFIG || (home ? path.join(home, '.docker') : '');
  const runtime = env.XDG_RUNTIME_DIR;
  const config = env.XDG_CONFIG_HOME || (home ? path.join(home, '.config') : '');
  return [
    ...(docker ? [path.join(docker, 'config.json')] : []),
    ...(env.REGISTRY_AUTH_FILE ? [env.REGISTRY_AUTH_FILE] : []),
    // containers-auth.json(5): for as long as one is logged in on Linux, and what lasts, or is on another system.
    ...[runtime, config].flatMap((dir) => (dir ? [path.join(dir, 'containers', 'auth.json')] : [])),
  ];
}

/** Credentials that lie in the file itself, as `base64(user:password)`. */
function storedAuth(config: AuthFile, server: string): RegistryAuth | undefined {
  const entry = config.auths?.[server] ?? config.auths?.[`https://${server}`];
  if (entry?.identitytoken !== undefined)
    return { identitytoken: entry.identitytoken, serveraddress: server };
  if (entry?.auth === undefined) return undefined;
  const decoded = Buffer.from(entry.auth, 'base64').toString();
  const colon = decoded.indexOf(':');
  if (colon === -1) return undefined;
  return { username: decoded.slice(0, colon), password: decoded.slice(colon + 1), serveraddress: server };
}

/** Runs `docker-credential-NAME get`: the server on stdin, credentials as JSON on stdout. */
async function askHelper(
  helper: string,
  server: string,
  env: NodeJS.ProcessEnv,
): Promise<RegistryAuth | undefined> {
  // Loaded only here: it is a hundred files, and most runs start no program.
  const { execa } = await import('execa');
  const result = await execa(`docker-credential-${helper}`, ['get'], {
    input: server,
    env,
    extendEnv: false,
    reject: false,
    timeout: 30_000,
  });
  if (result.failed) return undefined;
  try {
    const { Username: username, Secret: secret } = JSON.parse(result.stdout);
    if (typeof username !== 'string' || typeof secret !== 'string') return undefined;
    // Helpers say "<token>" where the secret is an identity token rather than a password.
    if (username === '<token>') return { identitytoken: secret, serveraddress: server };
    return { username, password: secret, serveraddress: server };
  } catch {
    return undefined;
  }
}
