import type { RunEvent } from '../shared/events.ts';

/** Tells how to look into a stage that failed and was kept, and how to get rid of it. */
export function keptNotice(kept: {
  /** The engine's command line program. */
  readonly cli: 'docker' | 'podman';
  readonly stage: string;
  readonly image: string;
  readonly container: string;
  readonly volumes: readonly string[];
}): RunEvent {
  const { cli, container } = kept;
  return {
    type: 'notice',
    level: 'info',
    message: `kept the container of stage ${kept.stage}: ${container}`,
    hint: [
      `files: ${cli} cp ${container}:/kratix/output .`,
      `a shell beside them: ${cli} run --rm -it --volumes-from ${container} --entrypoint sh ${kept.image}`,
      `with its own file system: ${cli} commit ${container} kept-stage`,
      `remove: ${cli} rm ${container} && ${cli} volume rm ${kept.volumes.join(' ')}`,
    ].join('\n'),
  };
}
