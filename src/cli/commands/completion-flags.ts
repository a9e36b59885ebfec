import { Argument, type Command } from 'commander';
import type { CommandContext } from '../command-context.ts';

/** Adds `promise completion`: its argument and its help. The command itself is loaded only when it runs. */
export function addCompletionCommand(program: Command, { io, finish }: CommandContext): void {
  program
    .command('completion')
    .description('Print what makes a shell complete commands, flags, and what the Promise at hand has.')
    .addArgument(
      new Argument('<shell>', 'the shell to print it for').choices(['bash', 'zsh', 'fish', 'powershell']),
    )
    .addHelpText(
      'after',
      `
For good, a line in the shell's own start-up file:
  ~/.bashrc                    source <(promise completion bash)
  ~/.zshrc                     source <(promise completion zsh)
  ~/.config/fish/config.fish   promise completion fish | source
  $PROFILE                     promise completion powershell | Out-String | Invoke-Expression

Examples:
  $ promise completion bash > ~/.local/share/bash-completion/completions/promise
  $ promise completion fish > ~/.config/fish/completions/promise.fish`,
    )
    .action(async (shell: 'bash' | 'zsh' | 'fish' | 'powershell') => {
      const { completionCommand } = await import('./completion.ts');
      finish(await completionCommand(shell, io));
    });
}
