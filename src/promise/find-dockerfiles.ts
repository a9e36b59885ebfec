import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/** Names of a file that builds an image, the likeliest first. */
const DOCKERFILE_NAMES = ['Dockerfile', 'dockerfile', 'Containerfile'];

/** `Dockerfile.make-db` and `make-db.Dockerfile`, of which a folder may hold several. */
const NAMED_DOCKERFILE =
  /^(?:[Dd]ockerfile|Containerfile)[.-]([\w.-]+)$|^([\w.-]+)\.(?:[Dd]ockerfile|Containerfile)$/;

/** What ends a Dockerfile's name without saying what it builds. */
const NO_NAMES = new Set(['dockerignore', 'tpl', 'tmpl', 'template', 'bak', 'orig', 'swp', 'md']);

/** What makes a folder that of a Promise. */
export const MAIN_FILES: readonly string[] = ['promise.yaml', 'promise.yml'];

/** Folders that hold no stage of a Promise, but may hold a great many files. */
const SKIPPED = new Set(['node_modules', 'vendor', 'target', 'dist']);

/** Deeper than any layout in the wild; keeps a walk that started in the wrong place short. */
const MAX_DEPTH = 8;

/** More folders than a repository of Promises has; ends a walk through something else. */
const MAX_FOLDERS = 10_000;

/** A folder with a Dockerfile in it; absolute paths. */
export interface DockerfileFolder {
  readonly dir: string;
  readonly dockerfile: string;
  /** What it says of the image: the folder's name, or `make-db` of a `Dockerfile.make-db`. */
  readonly name: string;
}

/** A folder, and the names of the files in it. */
export interface WalkedFolder {
  readonly dir: string;
  readonly files: ReadonlySet<string>;
}

/**
 * All folders below `root` (and itself) that have a Dockerfile, sorted; hidden folders and links aren't entered, nor are
 * folders with a Promise of their own, whose stages they hold.
 */
export async function findDockerfiles(root: string): Promise<readonly DockerfileFolder[]> {
  return dockerfilesOf(await walk(root, { ofOtherPromises: false }));
}

/** The Dockerfiles of folders that {@link walk} went through. */
export function dockerfilesOf(folders: readonly WalkedFolder[]): readonly DockerfileFolder[] {
  return folders.flatMap(({ dir, files }) => {
    const plain = plainDockerfile(dir, files);
    const named = [...files].sort().flatMap((file) => namedDockerfile(dir, file));
    return plain === undefined ? named : [plain, ...named];
  });
}

/**
 * The folders below `root` and itself, sorted, without hidden and installed ones, and without what lies behind links.
 * @param options.ofOtherPromises whether folders with a promise.yaml of their own are entered
 */
export async function walk(
  root: string,
  options: { readonly ofOtherPromises: boolean },
): Promise<readonly WalkedFolder[]> {
  let left = MAX_FOLDERS;
  const enter = async (dir: string, depth: number): Promise<readonly WalkedFolder[]> => {
    left -= 1;
    const entries = await readdir(dir, { withFileTypes: true }).catch(() => []);
    const files = new Set(entries.filter((entry) => !entry.isDirectory()).map((entry) => entry.name));
    const isForeign = dir !== root && MAIN_FILES.some((name) => files.has(name));
    if (isForeign && !options.ofOtherPromises) return [];
    const own = { dir, files };
    if (depth === 0 || left <= 0) return [own];
    const below = entries
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.') && !SKIPPED.has(entry.name))
      .map((entry) => path.join(dir, entry.name))
      .sort();
    return [own, ...(await Promise.all(below.map((folder) => enter(folder, depth - 1)))).flat()];
  };
  return enter(root, MAX_DEPTH);
}

/** What a folder's Dockerfile says; nothing where it can't be read, of which the build tells. */
export async function dockerfileText({ dockerfile }: Pick<DockerfileFolder, 'dockerfile'>): Promise<string> {
  return readFile(dockerfile, 'utf8').catch(() => '');
}

/** The folder itself as one with a Dockerfile, or undefined where it has none. */
export async function dockerfileIn(dir: string): Promise<DockerfileFolder | undefined> {
  const entries = await readdir(dir, { withFileTypes: true }).catch(() => []);
  return plainDockerfile(
    dir,
    new Set(entries.filter((entry) => !entry.isDirectory()).map(({ name }) => name)),
  );
}

function plainDockerfile(dir: string, files: ReadonlySet<string>): DockerfileFolder | undefined {
  const file = DOCKERFILE_NAMES.find((name) => files.has(name));
  return file === undefined ? undefined : { dir, dockerfile: path.join(dir, file), name: path.basename(dir) };
}

function namedDockerfile(dir: string, file: string): readonly DockerfileFolder[] {
  const [, after, before] = NAMED_DOCKERFILE.exec(file) ?? [];
  const name = after ?? before;
  if (name === undefined || NO_NAMES.has(name) || DOCKERFILE_NAMES.includes(name)) return [];
  return [{ dir, dockerfile: path.join(dir, file), name }];
}
