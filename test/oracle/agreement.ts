import { writeFile } from 'node:fs/promises';
import type { JsonObject } from '../../src/shared/json.ts';
import { writeJsonText } from '../../src/shared/json-text.ts';
import type { Area } from './areas.ts';
import { Random } from './generate/random.ts';
import type { GoProgram } from './go-program.ts';
import { readAnswer } from './our-answers.ts';
import { recordedFile } from './recorded.ts';
import type { Verdict } from './verdict.ts';

/** How many disagreements are shown in full. */
const SHOWN = 5;

/** Longer ones are asked, but not recorded: bytes. */
const LONGEST_RECORDED = 5000;

/** How far the oracle and promise agree in an area. */
export interface AreaReport {
  readonly name: string;
  readonly asked: number;
  readonly agreed: number;
  /** How often, by reason. */
  readonly deliberate: ReadonlyMap<string, number>;
  readonly disagreements: readonly (Extract<Verdict, { is: 'disagreement' }> & {
    readonly question: string;
  })[];
}

/** Which questions, and whether the first of them are recorded with their answers. */
export interface JudgeOptions {
  readonly seed: number;
  readonly times: number;
  readonly record: boolean;
}

/** Asks both sides an area's questions, records what the oracle says, and holds the answers against each other. */
export async function judge(area: Area, program: GoProgram, options: JudgeOptions): Promise<AreaReport> {
  const random = new Random(options.seed);
  const questions = Array.from({ length: Math.ceil(area.asked * options.times) }, () =>
    area.generate(random),
  );
  const lines = await program.ask(
    area.command,
    questions.map((each) => writeJsonText(each)),
  );
  const answers = lines.map(readAnswer);
  if (options.record) await record(area, questions, lines);
  const ours = await area.ours(questions, answers);
  const verdicts = questions.map((question, index) =>
    area.compare(answers[index] ?? {}, ours[index] ?? {}, question),
  );
  return toReport(area.name, questions, verdicts);
}

async function record(
  area: Area,
  questions: readonly JsonObject[],
  answers: readonly string[],
): Promise<void> {
  const lines = questions
    .map((question, index) => `{"question":${writeJsonText(question)},"answer":${answers[index]}}`)
    .filter((line) => line.length <= LONGEST_RECORDED)
    .slice(0, area.recorded);
  await writeFile(recordedFile(area.name), `${lines.join('\n')}\n`);
}

function toReport(name: string, questions: readonly JsonObject[], verdicts: readonly Verdict[]): AreaReport {
  const deliberate = new Map<string, number>();
  for (const verdict of verdicts) {
    if (verdict.is === 'deliberate')
      deliberate.set(verdict.reason, (deliberate.get(verdict.reason) ?? 0) + 1);
  }
  const disagreements = verdicts.flatMap((verdict, index) =>
    verdict.is === 'disagreement' ? [{ ...verdict, question: writeJsonText(questions[index]) }] : [],
  );
  const agreed = verdicts.filter(({ is }) => is === 'agreement').length;
  return { name, asked: questions.length, agreed, deliberate, disagreements };
}

/** Whether nothing differs but what is meant to. */
export function isClean({ disagreements }: AreaReport): boolean {
  return disagreements.length === 0;
}

/** The report as people read it. */
export function reportLines({
  name,
  asked,
  agreed,
  deliberate,
  disagreements,
}: AreaReport): readonly string[] {
  const meant = [...deliberate].map(([reason, times]) => `  ${times} differ on purpose: ${reason}`);
  const shown = disagreements
    .slice(0, SHOWN)
    .flatMap(({ question, oracle, promise }) => [
      '',
      `  question: ${question}`,
      `  oracle:   ${oracle}`,
      `  promise:  ${promise}`,
    ]);
  const more = disagreements.length - SHOWN;
  return [
    `${name}: ${asked} asked, ${agreed} agree, ${disagreements.length} disagree`,
    ...meant,
    ...shown,
    ...(more > 0 ? ['', `  … and ${more} more`] : []),
  ];
}
