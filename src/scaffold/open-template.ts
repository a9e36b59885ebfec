import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { PromiseError, systemErrorCode } from '../shared/errors.ts';
import { runCommand } from '../shared/run-command.ts';

/** The surroundings of a template that is named by its place. */
interface Surroundings {
  /** What a folder is relative to. */
  readonly cwd: string;
  /** For git. */
  readonly env: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
}

/** A template on disk. */
export interface OpenTemplate {
  /** Absolute. */
  readonly dir: string;
  /** Removes what was fetched. */
  close(): Promise<void>;
}

/** A URL of git, and as docker has it for build contexts: `#`, a branch, tag or commit, `:`, and a folder in there. */
const GIT_URL = /^([a-z][a-z0-9+.-]*:\/\/[^#]*|[\w.-]+@[\w.-]+:[^#]*|[^#]*\.git)(?:#([^:]*)(?::(.*))?)?$/i;

/** Set inside git's hooks; they would lead git to another repository. */
const GIT_PLACES = ['GIT_DIR', 'GIT_WORK_TREE', 'GIT_INDEX_FILE', 'GIT_OBJECT_DIRECTORY', 'GIT_COMMON_DIR'];

/**
 * Makes the template that a folder or a git URL names available as a folder.
 *
 * @throws PromiseError `invalid-template` where it names neither; `template-unavailable` where git is missing or fails;
 * `interrupted`
 */
export async function openTemplate(place: string, surroundings: Surroundings): Promise<OpenTemplate> {
  const dir = resolve(surroundings.cwd, place);
  const isFolder = await stat(dir).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
  if (place !== '' && isFolder) return { dir, close: async () => undefined };
  const [, url, revision, folder = ''] = GIT_URL.exec(place) ?? [];
  if (url === undefined) {
    throw new PromiseError('invalid-template', `there is no folder ${place || '""'}`, {
      hint: 'a git repository is named by its URL, such as https://git.example.com/team/templates.git#v1',
    });
  }
  const clone = await mkdtemp(join(tmpdir(), 'promise-template-'));
  const close = () => rm(clone, { recursive: true, force: true });
  try {
    await fetchInto(clone, url, revision || 'HEAD', surroundings);
    return { dir: join(clone, join('/', folder)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Fetches one commit and nothing of its history: `git clone --depth 1`, which takes no commits by their hash. */
async function fetchInto(
  dir: string,
  url: string,
  revision: string,
  surroundings: Surroundings,
): Promise<void> {
  const git = (...args: readonly string[]) => runGit(url, ['-C', dir, ...args], surroundings);
  await git('init', '--quiet');
  await git('fetch', '--quiet', '--depth=1', '--', absolute(url, surroundings.cwd), revision);
  await git('-c', 'core.autocrlf=false', 'checkout', '--quiet', 'FETCH_HEAD');
}

/** A path is relative to where the user is, not to where git runs. */
function absolute(url: string, cwd: string): string {
  return /^[a-z][a-z0-9+.-]*:\/\/|^[\w.-]+@[\w.-]+:/i.test(url) ? url : resolve(cwd, url);
}

async function runGit(url: string, args: readonly string[], { env, signal }: Surroundings): Promise<void> {
  const lines: string[] = [];
  const own = Object.fromEntries(Object.entries(env).filter(([name]) => !GIT_PLACES.includes(name)));
  const exitCode = await runCommand({
    command: 'git',
    args,
    // Nobody is asked for a password: it is asked of a helper, or the key of ssh.
    env: { ...own, GIT_TERMINAL_PROMPT: '0' },
    signal,
    onLine: (line) => lines.push(line),
  }).catch((error: unknown) => {
    if (systemErrorCode(error) !== 'ENOENT') throw error;
    throw new PromiseError('template-unavailable', `git is needed to fetch ${url}, and there is none`, {
      hint: 'install git, or name a folder that has the template',
      cause: error,
    });
  });
  if (exitCode === 0) return;
  throw new PromiseError('template-unavailable', `can't fetch the template ${url}`, {
    notes: lines.filter((line) => line !== '').slice(-5),
    hint: 'the same must work by hand: git clone, with the branch or tag after the #',
  });
}
