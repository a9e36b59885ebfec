import { declaredObjects } from '../../src/deliver/declared-objects.ts';
import { declarationsByObject, hasSameVersion } from '../../src/deliver/object-collisions.ts';
import { type JsonObject, objectOrEmpty, stringOrEmpty } from '../../src/shared/json.ts';
import { parseJsonText, writeJsonText } from '../../src/shared/json-text.ts';
import { runPromise } from '../support/cli.ts';

/**
 * Asks the real binary, all questions at once. Where it answers none, because one of them ends it, they are asked in
 * halves, so that the one is found; its answer is then `{"exit": …, "stderr": …}`.
 */
export async function askPromise(
  command: 'admit' | 'deliver',
  questions: readonly JsonObject[],
): Promise<readonly JsonObject[]> {
  if (questions.length === 0) return [];
  const input = questions.map((each) => writeJsonText(each)).join('\n');
  const { exitCode, stdout, stderr } = await runPromise(['internal', command], { input });
  if (exitCode === 0) return stdout.trimEnd().split('\n').map(readAnswer);
  if (questions.length === 1) return [{ exit: exitCode, stderr }];
  const middle = Math.floor(questions.length / 2);
  const first = await askPromise(command, questions.slice(0, middle));
  return [...first, ...(await askPromise(command, questions.slice(middle)))];
}

/** An answer as JSON, integers of 64 bits exact. */
export function readAnswer(line: string): JsonObject {
  return objectOrEmpty(parseJsonText(line));
}

/** Whether we would tell of an object that a folder declares twice, as kustomize refuses it. */
export function foldersAnswer(question: JsonObject): JsonObject {
  const texts = Object.entries(objectOrEmpty(question.files)).sort(([a], [b]) => (a < b ? -1 : 1));
  const files = texts.map(([path, text]) => ({
    file: path,
    objects: declaredObjects(path, Buffer.from(stringOrEmpty(text), 'utf8')),
  }));
  const declarations = [...declarationsByObject(files).values()];
  return { collision: declarations.some((each) => hasSameVersion(each.map(({ object }) => object))) };
}
