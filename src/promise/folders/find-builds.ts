import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { repositoryOf } from '../../shared/image-grammar.ts';
import { isWithin } from '../../shared/real-place.ts';
import { dockerfileIn, type WalkedFolder } from '../find-dockerfiles.ts';
import { imageBaseName } from '../image-base-name.ts';
import { glanceAt, isFile } from '../read-file.ts';
import { type BuildCommand, parseBuildCommands } from './build-commands.ts';
import { UNKNOWN } from './shell-text.ts';
import { readVersions, type Versions } from './version-file.ts';
import { parseWorkflowBuilds } from './workflow-builds.ts';

/** A build that a repository does by itself, of a Dockerfile that is there. Absolute paths. */
export interface KnownBuild {
  readonly tags: readonly string[];
  /** Undefined where only the shell knows it. */
  readonly context: string | undefined;
  readonly dockerfile: string;
  /** Those that are known whole. */
  readonly buildArgs: Readonly<Record<string, string>>;
  /** `scripts/build:7`, from the root of the repository. */
  readonly from: string;
}

const MAKEFILE = /^(?:GNUm|[Mm])akefile$|\.mk$|^[Jj]ustfile$|^Taskfile\.ya?ml$/;
const SCRIPT = /\.(?:sh|bash)$/;
/** A script need not end in anything; then its folder or its name says what it is. */
const SCRIPT_FOLDER = /^(?:scripts?|bin|hack|ci|build)$/;
const SCRIPT_NAME = /^[\w-]*(?:build|image)[\w-]*$/;

/** No script of people is longer; in bytes. */
const MAX_BYTES = 256 * 1024;

/** The builds that scripts, Makefiles, Taskfiles and GitHub workflows of a repository do. @param folders all of its own */
export async function findBuilds(
  root: string,
  folders: readonly WalkedFolder[],
): Promise<readonly KnownBuild[]> {
  const scripts = folders.flatMap(({ dir, files }) =>
    [...files].filter((file) => mayBuild(dir, file)).map((file) => path.join(dir, file)),
  );
  const versions = await readVersions(folders);
  const commandsOf = (text: string, file: string) =>
    parseBuildCommands(text, (name) => versionFrom(basesOf(file, root), name, versions));
  const builds = await Promise.all([
    ...scripts
      .sort()
      .map(async (file) => locate(commandsOf(await glanceAt(file, MAX_BYTES), file), file, root)),
    ...(await workflowFiles(root)).map(async (file) => {
      const text = await glanceAt(file, MAX_BYTES);
      return locate([...commandsOf(text, file), ...parseWorkflowBuilds(text)], file, root);
    }),
  ]);
  return builds.flat();
}

/** What a VERSION file says that a script names, in the nearest folder from which the path leads to one. */
function versionFrom(bases: readonly string[], name: string, versions: Versions): string | undefined {
  return bases.map((base) => versions.get(path.resolve(base, name))).find((version) => version !== undefined);
}

/** The folders from which a script, or a workflow, may be run. */
function basesOf(file: string, root: string): readonly string[] {
  const isWorkflow = file.startsWith(path.join(root, '.github') + path.sep);
  return isWorkflow ? [root] : upTo(path.dirname(file), root);
}

function mayBuild(dir: string, file: string): boolean {
  if (MAKEFILE.test(file) || SCRIPT.test(file)) return true;
  return !file.includes('.') && (SCRIPT_FOLDER.test(path.basename(dir)) || SCRIPT_NAME.test(file));
}

async function workflowFiles(root: string): Promise<readonly string[]> {
  const dir = path.join(root, '.github', 'workflows');
  const names = await readdir(dir).catch(() => []);
  return names
    .filter((name) => /\.ya?ml$/.test(name))
    .sort()
    .map((name) => path.join(dir, name));
}

/** Finds on disk what commands mean; those that lead nowhere are left out. */
async function locate(
  commands: readonly BuildCommand[],
  file: string,
  root: string,
): Promise<readonly KnownBuild[]> {
  const bases = basesOf(file, root);
  const builds: KnownBuild[] = [];
  for (const command of commands) {
    const place = await firstPlace(command, bases, root);
    const line = command.line === undefined ? '' : `:${command.line}`;
    if (place !== undefined)
      builds.push({
        tags: command.tags,
        buildArgs: command.buildArgs,
        ...place,
        from: `${path.relative(root, file)}${line}`,
      });
  }
  return builds;
}

/** Nobody knows where a script will be run: the nearest folder from which its paths lead somewhere. */
async function firstPlace(
  command: BuildCommand,
  bases: readonly string[],
  root: string,
): Promise<Pick<KnownBuild, 'context' | 'dockerfile'> | undefined> {
  const context = contextPath(command);
  const [file, folder] = [knownPath(command.file), knownPath(command.folder)];
  for (const base of bases) {
    const from = path.resolve(base, folder ?? '.');
    const resolved = context === undefined ? undefined : path.resolve(from, context);
    const dockerfile =
      command.file === undefined
        ? resolved && (await dockerfileIn(resolved))?.dockerfile
        : file && path.resolve(from, file);
    if (dockerfile === undefined || !isWithin(root, dockerfile) || !(await isFile(dockerfile))) continue;
    return { context: resolved !== undefined && isWithin(root, resolved) ? resolved : undefined, dockerfile };
  }
  return undefined;
}

/** `docker build -f $root/stage/Dockerfile $root`: what is unknown of both is the same folder. */
function contextPath({ context, file }: BuildCommand): string | undefined {
  return context === UNKNOWN && file?.startsWith(`${UNKNOWN}/`) ? '.' : knownPath(context);
}

/** A path below a folder that only the shell knows is looked for by what is known of it. */
function knownPath(text: string | undefined): string | undefined {
  const known = text?.replace(new RegExp(`^${UNKNOWN}/`), '');
  return known === undefined || known === '' || known.includes(UNKNOWN) || path.isAbsolute(known)
    ? undefined
    : known;
}

/** A folder and those above it, up to `root`. */
function upTo(dir: string, root: string): readonly string[] {
  return dir === root || !isWithin(root, dir) ? [root] : [dir, ...upTo(path.dirname(dir), root)];
}

/**
 * The build that makes an image: one that names its whole repository, else the only one that names its base name, whatever
 * the registry; undefined where several Dockerfiles are in question.
 */
export function buildOfImage(reference: string, builds: readonly KnownBuild[]): KnownBuild | undefined {
  const repository = repositoryOf(reference);
  const base = imageBaseName(reference);
  return (
    onlyOne(builds.filter(({ tags }) => tags.some((tag) => repositoryOf(tag) === repository))) ??
    onlyOne(builds.filter(({ tags }) => tags.some((tag) => imageBaseName(tag) === base)))
  );
}

function onlyOne(builds: readonly KnownBuild[]): KnownBuild | undefined {
  return new Set(builds.map(({ dockerfile }) => dockerfile)).size === 1 ? builds[0] : undefined;
}
