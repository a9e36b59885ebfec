import { ownValue } from '../shared/own-value.ts';

/** One instruction of a Dockerfile. */
export interface Instruction {
  /** Upper case: `RUN`. */
  readonly keyword: string;
  /** The whole instruction with its continuation lines joined, as builders print it. */
  readonly text: string;
  /** Of its first line, from 1. */
  readonly line: number;
  /** Whether here-documents follow it. */
  readonly heredoc: boolean;
}

/** A feature that only BuildKit builds, and where the Dockerfile uses it. */
export interface BuildKitNeed {
  /** As it is written: `RUN --mount`. */
  readonly feature: string;
  readonly line: number;
}

/** The instructions that take a here-document. */
const HEREDOC_KEYWORDS = new Set(['RUN', 'COPY', 'ADD']);

/** A here-document's opening: `<<EOF`, `<<-"EOF"`. */
const HEREDOC = /<<-?\s*(["']?)([A-Za-z_][\w.]*)\1/g;

/** Flags that the classic builder refuses, by instruction. */
const BUILDKIT_FLAGS: Readonly<Record<string, RegExp>> = {
  RUN: /^--(?:mount|network|security|device)\b/,
  COPY: /^--(?:link|chmod|parents|exclude)\b/,
  ADD: /^--(?:link|chmod|checksum|keep-git-dir|exclude|unpack)\b/,
};

/** Splits a Dockerfile into instructions with their lines, so that a builder's step can be found in the file. */
export function parseDockerfile(text: string): readonly Instruction[] {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const continuation = escapeCharacter(lines);
  const instructions: Instruction[] = [];
  for (let index = 0; index < lines.length; index++) {
    const first = lines[index]?.trim() ?? '';
    if (first === '' || first.startsWith('#')) continue;
    const line = index + 1;
    let joined = lines[index]?.trimStart() ?? '';
    while (continues(joined, continuation) && index + 1 < lines.length) {
      const next = lines[++index] ?? '';
      joined = joined.trimEnd().slice(0, -1);
      // Comments and empty lines within an instruction don't end it, and aren't part of it.
      joined += isBlankOrComment(next) ? continuation : next;
    }
    if (continues(joined, continuation)) joined = joined.trimEnd().slice(0, -1);
    const keyword = (/^\S+/.exec(joined)?.[0] ?? '').toUpperCase();
    const last = skipHeredocs(keyword, joined, lines, index);
    instructions.push({ keyword, text: joined.trim(), line, heredoc: last > index });
    index = last;
  }
  return instructions;
}

/** `FROM --platform=$BUILDPLATFORM`: what BuildKit defines by itself, elsewhere is empty, which is no platform. */
const PLATFORM_OF_BUILDKIT = /^FROM\s+(--platform=\$\{?((?:TARGET|BUILD)(?:PLATFORM|OS|ARCH|VARIANT))\b\}?)/i;

/** Finds the first thing in a Dockerfile that the classic builder can't do, so that it is said before building. */
export function findBuildKitNeed(text: string): BuildKitNeed | undefined {
  const instructions = parseDockerfile(text);
  const first = instructions.findIndex(({ keyword }) => keyword === 'FROM');
  // A Dockerfile that declares it itself gets it from whoever builds.
  const declared = instructions.slice(0, first).flatMap((each) => each.text.split(/[\s=]+/));
  for (const { keyword, text: instruction, line, heredoc } of instructions) {
    const [, flag, name] = PLATFORM_OF_BUILDKIT.exec(instruction) ?? [];
    if (flag !== undefined && name !== undefined && !declared.includes(name)) {
      return { feature: `FROM ${flag}`, line };
    }
    const flags = BUILDKIT_FLAGS[keyword];
    if (flags === undefined) continue;
    for (const word of instruction.split(/\s+/).slice(1)) {
      if (!word.startsWith('--')) break;
      const flag = flags.exec(word)?.[0];
      if (flag !== undefined) return { feature: `${keyword} ${flag}`, line };
    }
    if (heredoc) return { feature: `${keyword} <<`, line };
  }
  return undefined;
}

/** A base image's name with the ARGs before the first FROM filled in; what has no value stays as it is written. */
export function expandBaseImage(
  reference: string,
  text: string,
  buildArgs: Readonly<Record<string, string>>,
): string {
  const values = new Map<string, string>();
  for (const { keyword, text: instruction } of parseDockerfile(text)) {
    if (keyword !== 'ARG') break;
    for (const [, name = '', value = ''] of instruction.matchAll(/\s([A-Za-z_]\w*)(?:=["']?([^\s"']*))?/g)) {
      values.set(name, ownValue(buildArgs, name) ?? value);
    }
  }
  return reference.replaceAll(
    /\$(?:(\w+)|\{(\w+)(?::?-([^}]*))?\})/g,
    (written, plain?: string, braced?: string, fallback?: string) =>
      values.get(plain ?? braced ?? '') || fallback || written,
  );
}

/** The frontend image that a `# syntax=` line names: BuildKit fetches it before anything else. */
export function findSyntaxImage(text: string): { readonly image: string; readonly line: number } | undefined {
  for (const [index, line] of text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .entries()) {
    const directive = /^#\s*(\w+)\s*=\s*(\S+)/.exec(line);
    if (directive === null) return undefined;
    if (directive[1]?.toLowerCase() === 'syntax') return { image: directive[2] ?? '', line: index + 1 };
  }
  return undefined;
}

/** The character that continues a line: a backslash unless an `# escape=` line at the top says otherwise. */
function escapeCharacter(lines: readonly string[]): string {
  for (const line of lines) {
    const directive = /^#\s*(\w+)\s*=\s*(\S+)/.exec(line);
    if (directive === null) break;
    if (directive[1]?.toLowerCase() === 'escape' && directive[2] === '`') return '`';
  }
  return '\\';
}

/** Whether an instruction goes on in the next line. */
function continues(text: string, continuation: string): boolean {
  return text.trimEnd().endsWith(continuation);
}

function isBlankOrComment(line: string): boolean {
  const text = line.trim();
  return text === '' || text.startsWith('#');
}

/**
 * Moves past the bodies of an instruction's here-documents; returns the index of the last line it took. One without an
 * end is none: what follows is read as instructions, and the builder complains in its own words.
 */
function skipHeredocs(keyword: string, text: string, lines: readonly string[], index: number): number {
  if (!HEREDOC_KEYWORDS.has(keyword)) return index;
  let at = index;
  // `<<<` is a shell's here-string, `$((1<<A))` its arithmetic; neither opens a here-document.
  for (const opening of text.replaceAll(/<<<|\$\(\(.*?\)\)/g, '').matchAll(HEREDOC)) {
    const end = lines.findIndex((line, i) => i > at && line.replace(/^\t+/, '') === opening[2]);
    if (end === -1) return at;
    at = end;
  }
  return at;
}
