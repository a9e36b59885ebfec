import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { expectedAnswer, ourAnswer, type RecordedCase } from './recorded.ts';

/**
 * Generated inputs with the answers of Kratix at ae170e2: its work-creator, scheduler, WorkPlacement controller and
 * status-writer, on in-memory clients. A line is a case.
 */
const lines = readFileSync(path.join(import.meta.dirname, 'recorded-cases.ndjson'), 'utf8')
  .trim()
  .split('\n');
const cases: readonly RecordedCase[] = lines.map((line) => JSON.parse(line));

describe('what Kratix itself answered', () => {
  it('covers successes and failures of both containers', () => {
    const errors = new Set(cases.map(({ answer }) => answer.error));
    expect(errors).toEqual(new Set([undefined, 'work-writer', 'status-writer']));
  });

  it.each(cases.map((recorded, index) => [index + 1, recorded] as const))(
    'is what we answer: line %i',
    async (_line, recorded) => {
      expect(await ourAnswer(recorded)).toEqual(expectedAnswer(recorded));
    },
  );
});
