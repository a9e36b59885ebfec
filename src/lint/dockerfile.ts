import { expandBaseImage, type Instruction, parseDockerfile } from '../build/dockerfile.ts';
import type { Location } from '../shared/errors.ts';
import { describeLooseTag, looseTag } from './image-tag.ts';
import { type LooseDownload, looseDownloads } from './loose-downloads.ts';
import { type Lint, lint } from './types.ts';

/**
 * Finds what a Dockerfile fetches without saying which version: base images, URLs and packages. Packages of the base
 * image's own distribution (apk, apt) don't count: a pinned base image holds them still enough, and the
 * distributions delete old versions.
 * @param file where the text was read from
 */
export function lintDockerfile(text: string, file: string): readonly Lint[] {
  const instructions = parseDockerfile(text);
  const lines = text.split(/\r?\n/);
  const stages = new Set<string>();
  return instructions.flatMap((instruction) => {
    const found = [
      ...looseBaseImages(instruction, text, stages),
      ...(['RUN', 'ADD'].includes(instruction.keyword) ? looseDownloads(instruction.text) : []),
    ];
    return found.map(({ message, word, hint }) =>
      lint('unpinned-download', message, { location: place(word, instruction, lines, file), hint }),
    );
  });
}

/** The image of a FROM or of a COPY --from; `stages` takes up the names that a FROM gives. */
function looseBaseImages(
  { keyword, text: instruction }: Instruction,
  text: string,
  stages: Set<string>,
): readonly LooseDownload[] {
  if (keyword !== 'FROM' && keyword !== 'COPY') return [];
  const words = instruction.split(/\s+/).slice(1);
  const word =
    keyword === 'FROM'
      ? words.find((each) => !each.startsWith('--'))
      : words.find((each) => each.startsWith('--from='))?.slice('--from='.length);
  if (word === undefined) return [];
  const image = expandBaseImage(word, text, {}).replace(/^(["'])(.*)\1$/, '$2');
  // A bare word behind --from may be a stage further up or a context given to the build.
  const known =
    stages.has(image.toLowerCase()) || image === 'scratch' || (keyword === 'COPY' && !/[/:]/.test(image));
  const name = /\sAS\s+(\S+)\s*$/i.exec(instruction)?.[1];
  if (keyword === 'FROM' && name !== undefined) stages.add(name.toLowerCase());
  const tag = looseTag(image);
  if (known || tag === undefined || image.includes('$')) return [];
  const what = keyword === 'FROM' ? 'base image' : 'image';
  return [
    {
      message: `the ${what} ${image} ${describeLooseTag(tag)}`,
      word,
      hint: 'name a version, or a digest',
    },
  ];
}

/** Where a word stands: on the first line from its instruction on that has it. */
function place(word: string, { line }: Instruction, lines: readonly string[], file: string): Location {
  for (let at = line; at <= lines.length; at++) {
    const column = lines[at - 1]?.indexOf(word) ?? -1;
    if (column !== -1) return { file, line: at, column: column + 1 };
  }
  return { file, line };
}
