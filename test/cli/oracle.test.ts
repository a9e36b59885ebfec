import { describe, expect, it } from 'vitest';
import { AREAS } from '../oracle/areas.ts';
import { readRecorded } from '../oracle/recorded.ts';

// Recorded by `npm run oracle`; test/oracle/README.md says whose answers they are.
describe('what Kratix, the API server and kustomize answered', () => {
  it.each(AREAS.map((area) => [area.name, area] as const))('is what we answer: %s', async (name, area) => {
    const recorded = readRecorded(name);
    const questions = recorded.map(({ question }) => question);
    const answers = recorded.map(({ answer }) => answer);
    const ours = await area.ours(questions, answers);
    const verdicts = recorded.map(({ question, answer }, index) => ({
      question,
      verdict: area.compare(answer, ours[index] ?? {}, question),
    }));
    expect(verdicts.filter(({ verdict }) => verdict.is === 'disagreement')).toStrictEqual([]);
    // Were more than a few deliberate, the replay would say little.
    expect(verdicts.filter(({ verdict }) => verdict.is === 'agreement').length).toBeGreaterThan(
      0.9 * recorded.length,
    );
  });
});
