/**
 * Which files below some folders of `dir` git tracks, relative to `dir`. None where there is no git, no repository, or
 * one that git refuses to read: what we didn't write ourselves is kept in any case.
 */
export async function trackedByGit(dir: string, folders: readonly string[]): Promise<ReadonlySet<string>> {
  const { execa } = await import('execa');
  const { exitCode, stdout } = await execa('git', ['ls-files', '-z', '--', ...folders], {
    cwd: dir,
    reject: false,
    stripFinalNewline: false,
    // A git hook that runs us sets these for its own repository and its own folder.
    env: { GIT_DIR: undefined, GIT_WORK_TREE: undefined, GIT_INDEX_FILE: undefined, GIT_PREFIX: undefined },
  });
  return new Set(exitCode === 0 ? stdout.split('\0').filter((name) => name !== '') : []);
}
