import { editText } from '../promise/edit-yaml/edit-text.ts';
import { parseYamlDocuments } from '../promise/kubernetes-yaml.ts';
import { isObject, type Json } from '../shared/json.ts';
import { sameValue } from '../shared/same-value.ts';
import { byHand } from './by-hand.ts';
import type { FileEdit } from './change-piece.ts';
import { type PromiseFiles, WORKFLOW_NAMES } from './promise-files.ts';
import { valueAt, withValueAt } from './set-value.ts';

/**
 * Gives the containers of a Promise other images, in the texts of the files that hold them; nothing is written.
 * @param references new references by those that they take the place of
 * @returns the files whose texts change
 * @throws PromiseError `uneditable`
 */
export function changeImages(
  files: PromiseFiles,
  references: ReadonlyMap<string, string>,
): readonly FileEdit[] {
  const edits = new Map<string, FileEdit>();
  const instead = [...references].map(([from, image]) => ({ instead: from, image }));
  const options = { inlineLists: true, byHand: byHand("the containers' images", instead) };
  for (const { file, text, document, path } of WORKFLOW_NAMES.flatMap(
    (name) => files.places.get(name) ?? [],
  )) {
    const current = edits.get(file)?.after ?? text;
    if (current === undefined) continue;
    const whole = parseYamlDocuments(current, file)[document];
    const workflow = valueAt(whole, path);
    if (whole === undefined || workflow === undefined) continue;
    const to = withValueAt(whole, path, withImages(workflow, references)) ?? whole;
    if (sameValue(whole, to)) continue;
    const after = editText({ file, text: current, document }, to, options);
    edits.set(file, { file, before: text, after });
  }
  return [...edits.values()];
}

/** A workflow's pipelines with other images. */
function withImages(pipelines: Json, references: ReadonlyMap<string, string>): Json {
  return eachOf(pipelines, (pipeline) => {
    const containers = valueAt(pipeline, CONTAINERS);
    if (containers === undefined) return pipeline;
    const changed = eachOf(containers, (container) => withImage(container, references));
    return withValueAt(pipeline, CONTAINERS, changed) ?? pipeline;
  });
}

const CONTAINERS = ['spec', 'containers'];

function withImage(container: Json, references: ReadonlyMap<string, string>): Json {
  if (!isObject(container) || typeof container.image !== 'string') return container;
  return { ...container, image: references.get(container.image) ?? container.image };
}

function eachOf(list: Json, change: (item: Json) => Json): Json {
  return Array.isArray(list) ? list.map(change) : list;
}
