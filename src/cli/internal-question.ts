import { text } from 'node:stream/consumers';
import { describeProblem, type Problem } from '../promise/problems.ts';
import { decode, type Shape } from '../promise/strict-decode.ts';
import { asError, PromiseError } from '../shared/errors.ts';
import { isObject, type Json, type JsonObject } from '../shared/json.ts';
import { parseJsonText, writeJsonText } from '../shared/json-text.ts';
import type { CommandIo } from './io.ts';

/** What the questions of a command look like: the part of its JSON Schema that is about types. */
export interface QuestionShape {
  readonly fields: Readonly<Record<string, Shape>>;
  readonly required: readonly string[];
}

/**
 * Answers the questions on stdin: one JSON document, or several, one a line, each with one line of answer. All of them
 * are read and answered before the first answer is printed.
 * @throws PromiseError `usage`: it is not JSON, or doesn't fit the shape; whatever `answer` throws
 */
export async function answerQuestions(
  io: CommandIo,
  shape: QuestionShape,
  answer: (question: JsonObject) => object | Promise<object>,
): Promise<void> {
  const questions = readQuestions(await text(io.stdin));
  const answers: string[] = [];
  for (const question of questions) answers.push(writeJsonText(await answer(fitting(question, shape))));
  io.stdout.write(`${answers.join('\n')}\n`);
}

/** Several documents are told from one by this: the whole is no JSON, and each line is. */
function readQuestions(input: string): readonly Json[] {
  try {
    return [parseJsonText(input)];
  } catch (error) {
    const lines = input.split('\n').filter((line) => line.trim() !== '');
    if (lines.length < 2) throw notJson(error);
    return lines.map(readLine);
  }
}

function readLine(line: string, index: number): Json {
  try {
    return parseJsonText(line);
  } catch (error) {
    throw notJson(error, `document ${index + 1} on `);
  }
}

function notJson(error: unknown, which = ''): PromiseError {
  return new PromiseError('usage', `${which}stdin is not JSON: ${asError(error).message}`, {
    hint: 'pipe one JSON document into it, or several, one a line',
    cause: error,
  });
}

function fitting(question: Json, { fields, required }: QuestionShape): JsonObject {
  if (!isObject(question)) throw unfit([{ path: [], message: 'it must be a mapping' }]);
  const problems: Problem[] = [];
  const decoded = decode(question, { fields }, [], problems);
  if (!isObject(decoded) || problems.length > 0) throw unfit(problems);
  const missing = required.filter((field) => !Object.hasOwn(decoded, field));
  if (missing.length > 0) throw unfit(missing.map((field) => ({ path: [field], message: 'is missing' })));
  return decoded;
}

/** The error of a question that doesn't fit its schema; there is at least one problem. */
export function unfit(problems: readonly Problem[]): PromiseError {
  const [first, ...others] = problems.map(describeProblem);
  return new PromiseError('usage', `the question doesn't fit its schema: ${first}`, {
    notes: others,
    hint: 'docs/internal-commands.md shows what goes in and what comes out',
  });
}
