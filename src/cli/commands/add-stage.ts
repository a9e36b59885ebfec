import { existsSync } from 'node:fs';
import path from 'node:path';
import { byHand } from '../../grow/by-hand.ts';
import { changePiece } from '../../grow/change-piece.ts';
import { type PromiseFiles, pathOfPiece, readPromiseFiles } from '../../grow/promise-files.ts';
import { valueAt } from '../../grow/set-value.ts';
import {
  type AddedStage,
  isEmptyWorkflow,
  type PipelineName,
  parsePipelineName,
  withStage,
} from '../../grow/stage.ts';
import { placeStage, type StagePlace } from '../../grow/stage-place.ts';
import { loadConfig } from '../../promise/config.ts';
import { judgePromise } from '../../promise/load.ts';
import { resolveImageSources } from '../../promise/stage-folders.ts';
import type { ImageSource, PromiseDefinition } from '../../promise/types.ts';
import { openTemplate } from '../../scaffold/open-template.ts';
import { type NewStage, renderStage, type StageStart } from '../../scaffold/stage-template.ts';
import { type Layout, SCAFFOLDED_WORKFLOWS } from '../../scaffold/stages.ts';
import { type ExitCode, PromiseError } from '../../shared/errors.ts';
import type { CommandIo } from '../io.ts';
import { type ChangeFlags, makeChanges } from '../tell-changes.ts';

/** The flags of `promise add stage`. */
export interface AddStageFlags extends ChangeFlags {
  /** One that comes with the package, or one of `template`. */
  readonly language: string;
  readonly before?: string;
  readonly after?: string;
  readonly image?: string;
  readonly layout?: Layout;
  /** A folder, relative to the working directory, or a git URL; absent: those that come with the package. */
  readonly template?: string;
}

/**
 * `promise add stage TYPE/ACTION/PIPELINE NAME`.
 * @throws PromiseError `usage`, `unknown-stage`, `file-exists`; as `readPromiseFiles` and `changePiece` do
 */
export async function addStageCommand(
  pipeline: string,
  name: string,
  flags: AddStageFlags,
  io: CommandIo,
): Promise<ExitCode> {
  const target = parsePipelineName(pipeline);
  const files = await readPromiseFiles(path.resolve(io.cwd, flags.dir));
  const { workflow } = target;
  const pipelines = valueAt(files.object, pathOfPiece(workflow));
  const { image, folder } = await findPlace(files, { ...target, name }, flags);
  const stage: AddedStage = { ...target, name, image, place: placeOf(flags) };
  const edits = changePiece(files, workflow, (value) => withStage(value, stage), {
    inlineLists: true,
    byHand: byHand(`a container of ${pipeline}`, [{ name, image }]),
  });
  const isFirst = isEmptyWorkflow(pipelines);
  const start = isFirst ? startOf(target) : 'plain';
  const { language, template } = flags;
  const rendered =
    folder === undefined
      ? []
      : await render({ language, start, folder, promiseName: files.name, name }, template, io);
  const notes =
    isFirst && workflow !== 'resource/configure'
      ? [`a test case runs this workflow when its case.yaml says pipeline: ${workflow}`]
      : [];
  const changes = { root: files.root, edits, files: rendered, next: ['promise test-pipeline'], notes };
  return makeChanges(changes, flags, io);
}

async function render(stage: NewStage, place: string | undefined, io: CommandIo) {
  if (place === undefined) return renderStage(stage);
  const template = await openTemplate(place, io);
  try {
    return await renderStage(stage, template.dir);
  } finally {
    await template.close();
  }
}

function placeOf({ before, after }: AddStageFlags): AddedStage['place'] {
  if (before !== undefined) return { side: 'before', stage: before };
  return after === undefined ? undefined : { side: 'after', stage: after };
}

/** The first stage of a workflow begins as that of a new Promise does. */
function startOf({ workflow }: PipelineName): StageStart {
  return SCAFFOLDED_WORKFLOWS.find((each) => each === workflow.replace('/', '-')) ?? 'plain';
}

async function findPlace(
  { root, name: promiseName, object }: PromiseFiles,
  stage: PipelineName & { readonly name: string },
  { image, layout }: AddStageFlags,
): Promise<StagePlace> {
  const { api, pipelines } = judgePromise(object);
  const file = path.join(root, 'promise.yaml');
  const promise = { name: promiseName, file, files: [file], root, object, api, pipelines };
  const sources = await sourcesOf(promise);
  return placeStage({ ...stage, image, layout }, promise, sources, (folder) =>
    existsSync(path.join(root, folder)),
  );
}

/** Where the other stages are built helps to find a place; that it isn't plain for one of them keeps nobody from adding another. */
async function sourcesOf(promise: PromiseDefinition): Promise<ReadonlyMap<string, ImageSource>> {
  try {
    return await resolveImageSources(promise, await loadConfig(promise), []);
  } catch (error) {
    if (error instanceof PromiseError && error.code === 'ambiguous-stage-folder') return new Map();
    throw error;
  }
}
