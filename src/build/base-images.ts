import { expandBaseImage, parseDockerfile } from './dockerfile.ts';

/** A source that builders fetch, and whose content nobody here knows: an address, or a repository. */
const REMOTE_SOURCE = /(?:^|\s)["'[]*(?:https?:\/\/|git@|git:\/\/|ssh:\/\/)/;

/** `--from=IMAGE` of COPY and ADD, `from=IMAGE` of a mount of RUN. */
const FROM_FLAG = /\s--(?:from=|mount=\S*?\bfrom=)["']?([^\s,"']+)/g;

/**
 * The images that a Dockerfile builds on, each once: those of FROM, and those that files are taken out of.
 * @returns undefined where what is built hangs on more than these and the context: something fetched from an address, or a name that
 *   has no value here
 */
export function baseImages(
  text: string,
  buildArgs: Readonly<Record<string, string>>,
): readonly string[] | undefined {
  const stages = new Set<string>();
  const images = new Set<string>();
  const add = (name: string) => {
    const isOwn = stages.has(name.toLowerCase()) || /^\d+$/.test(name) || name.toLowerCase() === 'scratch';
    if (!isOwn) images.add(name);
  };
  for (const { keyword, text: instruction } of parseDockerfile(text)) {
    if (keyword === 'FROM') {
      const [image = '', as = '', name = ''] = words(instruction).filter((word) => !word.startsWith('--'));
      add(expandBaseImage(unquoted(image), text, buildArgs));
      if (as.toUpperCase() === 'AS') stages.add(name.toLowerCase());
    } else if (keyword === 'ADD' && REMOTE_SOURCE.test(instruction)) {
      return undefined;
    } else {
      for (const [, name = ''] of instruction.matchAll(FROM_FLAG)) add(name);
    }
  }
  return [...images].some((name) => name.includes('$') || name === '') ? undefined : [...images];
}

/** What comes after the instruction's own name. */
function words(instruction: string): readonly string[] {
  return instruction.split(/\s+/).slice(1);
}

function unquoted(word: string): string {
  return word.replace(/^(["'])(.*)\1$/, '$2');
}
