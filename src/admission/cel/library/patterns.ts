import { RE2JS } from 're2js';
import { asError } from '../../../shared/errors.ts';
import { CelError } from '../values.ts';

const compiled = new Map<string, RE2JS>();

/** A pattern as Go reads it. @throws CelError where it is none */
export function compilePattern(pattern: string): RE2JS {
  const known = compiled.get(pattern);
  if (known !== undefined) return known;
  try {
    const made = RE2JS.compile(pattern);
    compiled.set(pattern, made);
    return made;
  } catch (error) {
    throw new CelError(asError(error).message);
  }
}

/** The parts of a text that a pattern matches, at most `count` of them; below 0: all. */
export function findAll(text: string, pattern: string, count = -1): readonly string[] {
  const matcher = compilePattern(pattern).matcher(text);
  const found: string[] = [];
  while ((count < 0 || found.length < count) && matcher.find()) found.push(matcher.group() ?? '');
  return found;
}
