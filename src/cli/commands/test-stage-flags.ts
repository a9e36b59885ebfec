import { type Command, Option } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { collectPairs } from '../flags/flag-values.ts';
import { withSelectionFlags } from '../flags/shared-flags.ts';
import { listOption, withClusterOptions, withOneOffFlags, withRunGroups } from '../flags/shared-run-flags.ts';
import type { TestStageFlags } from './test-stage.ts';

/** Adds `promise test-stage`: its flags and its help. The command itself is loaded only when it runs. */
export function addTestStageCommand(program: Command, { io, finish }: CommandContext): void {
  const command = program
    .command('test-stage')
    .description(
      'Run one stage image alone, without a Promise, and compare what it writes with golden files.',
    )
    .argument('<image|dir>', 'the image; or the folder of its Dockerfile, which is built');
  withOneOffFlags(command.optionsGroup('Which cases:'));
  withSelectionFlags(command).addOption(listOption());
  withClusterOptions(
    command
      .optionsGroup('What they run on:')
      .addOption(
        new Option('-e, --env <name=value>', "added to the stage's environment; repeatable")
          .argParser(collectPairs)
          .default({}),
      )
      .addOption(
        new Option(
          '--network <mode>',
          'whether the stage has a network (default: as case.yaml says)',
        ).choices(['default', 'none']),
      ),
  );
  withRunGroups(command, 'Where the stage fails:')
    .addHelpText(
      'after',
      `
Without -i, the cases are DIR/tests/<case>/{input,expected}.

Examples:
  $ promise test-stage containers/render                     build it, run its cases
  $ promise test-stage containers/render --case 'with-*'
  $ promise test-stage ghcr.io/me/render:v1 -i in -o expected
  $ promise test-stage ghcr.io/me/render:v1 -i in -o expected --update
  $ promise test-stage containers/render --update-mode ask
  $ promise test-stage containers/render -e REGION=eu --network none`,
    )
    .action(async (target: string, flags: TestStageFlags) => {
      const { testStageCommand } = await import('./test-stage.ts');
      finish(await testStageCommand(target, flags, io));
    });
}
