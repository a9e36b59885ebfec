import { describe, expect, it } from 'vitest';
import { AREAS, type Area } from '../oracle/areas.ts';
import { Random } from '../oracle/generate/random.ts';
import { readRecorded } from '../oracle/recorded.ts';

/** What the recorded answers must have in them, so that a replay says something. */
const OUTCOMES: Readonly<Record<string, readonly RegExp[]>> = {
  admissions: [/^{"object":/, /"reason":"FieldValue/, /"reason":"BadRequest"/, /"reason":"InvalidPromise"/],
  deliveries: [/"phase":"Succeeded"/, /"phase":"Suspended"/, /"work-writer"/, /"status-writer"/],
  folders: [/^{"collision":true}/, /^{"collision":false}/],
};

describe.each(AREAS.map((area): readonly [string, Area] => [area.name, area]))('%s', (name, area) => {
  it('recorded answers of every kind', () => {
    const answers = readRecorded(name).map(({ answer }) => JSON.stringify(answer));
    for (const outcome of OUTCOMES[name] ?? [/nothing/]) {
      expect(answers.filter((answer) => outcome.test(answer)).length, String(outcome)).toBeGreaterThan(2);
    }
  });

  it('generates the same questions for the same seed, and others for another', () => {
    const questions = (seed: number) => {
      const random = new Random(seed);
      return Array.from({ length: 20 }, () => JSON.stringify(area.generate(random)));
    };
    expect(questions(1)).toStrictEqual(questions(1));
    expect(questions(1)).not.toStrictEqual(questions(2));
  });
});
