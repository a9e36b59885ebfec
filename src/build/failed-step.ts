import { basename } from 'node:path';
import { type Instruction, parseDockerfile } from './dockerfile.ts';

/** The step at which a build stopped, as far as its lines tell. */
export interface FailedStep {
  /** `3/7`; undefined where the builder stopped before a numbered step. */
  readonly number: string | undefined;
  /** The instruction as the builder printed it: `RUN make`. */
  readonly instruction: string | undefined;
  /** In the Dockerfile, from 1. */
  readonly line: number | undefined;
}

/** A step as builders announce it: the classic one, podman's, BuildKit's. */
interface Step {
  readonly number: string;
  readonly instruction: string;
}

/**
 * Finds the step that a failed build stopped at: `Step 3/7 : RUN …` (classic), `STEP 3/7: RUN …` (podman) is the last
 * one announced; BuildKit runs steps side by side and repeats the failed one as ` > [stage 3/7] RUN …:` at the end.
 */
export function findFailedStep(
  lines: readonly string[],
  dockerfile: string,
  dockerfileText: string,
): FailedStep | undefined {
  const step = buildKitStep(lines) ?? sequentialStep(lines);
  const line =
    reportedLine(lines, basename(dockerfile)) ??
    (step === undefined ? undefined : lineOfStep(step, parseDockerfile(dockerfileText)));
  if (step === undefined && line === undefined) return undefined;
  return { number: step?.number, instruction: step?.instruction, line };
}

/** The last step announced by a builder that runs one at a time. */
function sequentialStep(lines: readonly string[]): Step | undefined {
  for (const line of lines.toReversed()) {
    const match = /^(?:\[\d+\/\d+\] )?step (\d+\/\d+) ?: (.+)$/i.exec(line.trim());
    if (match !== null) return { number: match[1] ?? '', instruction: match[2] ?? '' };
  }
  return undefined;
}

/** The step that BuildKit names below its log as the failed one. */
function buildKitStep(lines: readonly string[]): Step | undefined {
  for (const line of lines.toReversed()) {
    const match = /^\s*> \[(?:[^\]]* )?(\d+\/\d+)\] (.+?):?$/.exec(line);
    if (match !== null) return { number: match[1] ?? '', instruction: match[2] ?? '' };
  }
  return undefined;
}

/** A line number that the builder itself gives: `Dockerfile:12`, or a parse error's. */
function reportedLine(lines: readonly string[], name: string): number | undefined {
  for (const [index, line] of lines.entries()) {
    const parse = /dockerfile parse error (?:on )?line (\d+)/i.exec(line);
    if (parse !== null) return Number(parse[1]);
    // BuildKit's excerpt: the place, a rule of dashes, then the marked lines.
    const place = line.startsWith(`${name}:`) ? /^\d+$/.exec(line.slice(name.length + 1).trim()) : null;
    if (place !== null && lines[index + 1]?.startsWith('----')) return Number(place[0]);
  }
  return undefined;
}

/** The classic builder gives the label that we put on an image a step of its own. */
const LABEL_STEPS = 1;

/** Where a step stands: by its number, if the instruction there is of the same kind, else by its text. */
function lineOfStep(step: Step, instructions: readonly Instruction[]): number | undefined {
  const wanted = squeeze(step.instruction);
  const sameText = instructions.filter((instruction) => squeeze(instruction.text) === wanted);
  if (sameText.length === 1) return sameText[0]?.line;
  // The classic builder counts every instruction of the file; BuildKit and podman those of one build stage.
  const [position, total] = step.number.split('/').map(Number);
  const byNumber = instructions[(position ?? 0) - 1];
  const sameKind = byNumber?.keyword === /^\S+/.exec(wanted)?.[0];
  const countsAll = total === instructions.length || total === instructions.length + LABEL_STEPS;
  if (countsAll && sameKind) return byNumber?.line;
  return sameText[0]?.line;
}

/** Builders differ in the blanks that joined lines leave, and write keywords in upper case. */
function squeeze(text: string): string {
  const words = text.trim().split(/\s+/);
  return [words[0]?.toUpperCase(), ...words.slice(1)].join(' ');
}
