import type { JsonObject } from '../../src/shared/json.ts';
import { compareAdmissions } from './compare/admissions.ts';
import { compareDeliveries } from './compare/deliveries.ts';
import { compareFolders } from './compare/folders.ts';
import { generateAdmission } from './generate/admissions.ts';
import { generateDelivery } from './generate/deliveries.ts';
import { generateFolder } from './generate/folders.ts';
import type { Random } from './generate/random.ts';
import { askPromise, foldersAnswer } from './our-answers.ts';
import type { Verdict } from './verdict.ts';

/** Something that the oracle and promise are both asked about. */
export interface Area {
  /** As on the command line and in recorded/. */
  readonly name: string;
  /** The command of the Go program. */
  readonly command: string;
  /** How many questions are asked, and how many of them are recorded. */
  readonly asked: number;
  readonly recorded: number;
  generate(random: Random): JsonObject;
  /** Our answers to questions that the oracle has answered. */
  ours(questions: readonly JsonObject[], answers: readonly JsonObject[]): Promise<readonly JsonObject[]>;
  compare(oracle: JsonObject, promise: JsonObject, question: JsonObject): Verdict;
}

export const AREAS: readonly Area[] = [
  {
    name: 'admissions',
    command: 'admit',
    asked: 2000,
    recorded: 250,
    generate: generateAdmission,
    ours: (questions) => askPromise('admit', questions),
    compare: compareAdmissions,
  },
  {
    name: 'deliveries',
    command: 'deliver',
    asked: 1000,
    recorded: 120,
    generate: generateDelivery,
    // Where Kratix chose at random, we are told what it chose.
    ours: (questions, answers) =>
      askPromise(
        'deliver',
        questions.map((question, index) => ({ ...question, placement: answers[index]?.placement ?? {} })),
      ),
    compare: compareDeliveries,
  },
  {
    name: 'folders',
    command: 'kustomize',
    asked: 1000,
    recorded: 250,
    generate: (random) => generateFolder(random) as unknown as JsonObject,
    ours: async (questions) => questions.map(foldersAnswer),
    compare: compareFolders,
  },
];
