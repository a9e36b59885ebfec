import { PromiseError } from '../../shared/errors.ts';

/** What `--stage` flags ask for: a stage to run alone, and folders that build images. */
export interface StageFlags {
  /** For a selection of cases. */
  readonly alone: { readonly stage?: string };
  /** `NAME=DIR`, as `parseStageFlag` reads them. */
  readonly folders: readonly string[];
}

/**
 * Tells `--stage NAME` from `--stage NAME=DIR`.
 * @throws PromiseError `usage` for more than one stage to run alone
 */
export function splitStageFlags(flags: readonly string[]): StageFlags {
  const [stage, second] = flags.filter((flag) => !flag.includes('='));
  if (second !== undefined) {
    throw new PromiseError('usage', `--stage ${stage} and --stage ${second}: one stage runs alone`, {
      hint: 'with a folder, --stage NAME=DIR says what builds an image',
    });
  }
  return {
    alone: stage === undefined ? {} : { stage },
    folders: flags.filter((flag) => flag.includes('=')),
  };
}
