import { once } from '../../shared/once.ts';
import {
  type DockerfileFolder,
  dockerfilesOf,
  findDockerfiles,
  type WalkedFolder,
  walk,
} from '../find-dockerfiles.ts';
import { findBuilds, type KnownBuild } from './find-builds.ts';
import { repositoryRoot } from './repository.ts';

/** What is around a Promise, each part looked for once, and only when somebody asks for it. */
export interface Surroundings {
  /** The outermost folder of its git repository, else its own. */
  readonly repository: string;
  /** Those with a Dockerfile, below the Promise. */
  ownFolders(): Promise<readonly DockerfileFolder[]>;
  /** Those with a Dockerfile, in the rest of the repository. */
  otherFolders(): Promise<readonly DockerfileFolder[]>;
  /** What the repository's scripts build. */
  builds(): Promise<readonly KnownBuild[]>;
}

/** Looks around a Promise. @param root the Promise's folder */
export async function lookAround(root: string): Promise<Surroundings> {
  const repository = await repositoryRoot(root);
  const own = once(() => findDockerfiles(root));
  const all = once((): Promise<readonly WalkedFolder[]> => walk(repository, { ofOtherPromises: true }));
  return {
    repository,
    ownFolders: own,
    otherFolders: async () => {
      const known = new Set((await own()).map(({ dockerfile }) => dockerfile));
      return dockerfilesOf(await all()).filter(({ dockerfile }) => !known.has(dockerfile));
    },
    builds: once(async () => findBuilds(repository, await all())),
  };
}
