import { readFile } from 'node:fs/promises';
import type { ExitCode } from '../../shared/errors.ts';
import { packageFile } from '../../shared/package-files.ts';
import type { CommandIo } from '../io.ts';

/** The scripts that come with the package. */
const SCRIPTS = {
  bash: 'promise.bash',
  zsh: '_promise',
  fish: 'promise.fish',
  powershell: 'promise.ps1',
} as const;

/** `promise completion SHELL`: prints the script that makes a shell ask `promise internal complete`. */
export async function completionCommand(
  shell: keyof typeof SCRIPTS,
  { stdout }: Pick<CommandIo, 'stdout'>,
): Promise<ExitCode> {
  stdout.write(await readFile(packageFile(`templates/completion/${SCRIPTS[shell]}`), 'utf8'));
  return 0;
}
