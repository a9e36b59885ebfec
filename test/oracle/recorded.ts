import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type JsonObject, objectOrEmpty } from '../../src/shared/json.ts';
import { parseJsonText } from '../../src/shared/json-text.ts';

/** A question, and what the oracle answered. */
export interface Recorded {
  readonly question: JsonObject;
  readonly answer: JsonObject;
}

/** Where an area's answers are kept; a line is a question with its answer. */
export function recordedFile(area: string): string {
  return path.join(import.meta.dirname, 'recorded', `${area}.ndjson`);
}

/** All that was recorded of an area. */
export function readRecorded(area: string): readonly Recorded[] {
  const lines = readFileSync(recordedFile(area), 'utf8').trimEnd().split('\n');
  return lines.map((line) => {
    const { question, answer } = objectOrEmpty(parseJsonText(line));
    return { question: objectOrEmpty(question), answer: objectOrEmpty(answer) };
  });
}
