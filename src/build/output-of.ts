/** What a command prints; undefined where it isn't there or fails. */
export async function outputOf(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<string | undefined> {
  // Loaded only here: it is a hundred files, and most runs start no program.
  const { execa } = await import('execa');
  const result = await execa(command, args, { env, extendEnv: false, stdin: 'ignore', reject: false });
  return result.failed ? undefined : result.stdout;
}
