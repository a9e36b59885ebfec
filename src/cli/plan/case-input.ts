import {
  admitRequest,
  type LocatedRefusal,
  type RequestSource,
  requireMapping,
} from '../../admission/admit-request.ts';
import type { UnknownFields } from '../../admission/decode-request.ts';
import { withNamespace } from '../../admission/stored-meta.ts';
import { parseYamlDocuments } from '../../promise/kubernetes-yaml.ts';
import { formatPath } from '../../promise/problems.ts';
import { readTextFile } from '../../promise/read-file.ts';
import { applyRequestPatch, placeInPatch } from '../../promise/request-patch.ts';
import type { PromiseDefinition, TestCase } from '../../promise/types.ts';
import { findUnwritable, writeObjectYaml } from '../../promise/write-yaml.ts';
import { locate, type YamlPath } from '../../promise/yaml-location.ts';
import type { InputReport } from '../../report/types.ts';
import { PromiseError } from '../../shared/errors.ts';
import { isObject, type JsonObject, objectOrEmpty } from '../../shared/json.ts';

/** How the requests of a run become input. */
export interface InputOptions {
  readonly unknownFields: UnknownFields;
  /** Stages get the file as it is, not admitted. */
  readonly rawInput: boolean;
}

/** What a case's stages find as object.yaml, or why the API server would refuse the request. */
export type CaseInput =
  | {
      /** What the environment and the Pod are named after, and object.yaml, unless `text` is given. */
      readonly object: JsonObject;
      /** object.yaml as it is in the file. */
      readonly text?: string;
      readonly report: InputReport;
    }
  | { readonly refusals: readonly LocatedRefusal[] };

/**
 * Reads a case's request and admits it; one that is about to be deleted may come with the status that it has by then. A
 * case without a request takes the Promise itself, as Promise workflows do.
 * @throws PromiseError `unreadable-file`, `invalid-yaml`; `invalid-case`: several requests; `invalid-request`: no mapping,
 *   or a Promise without an API
 */
export async function readCaseInput(
  promise: PromiseDefinition,
  { requestFile: file, workflow, patch }: TestCase,
  options: InputOptions,
): Promise<CaseInput> {
  if (file === undefined) return { object: promise.object, report: ADMITTED };
  const text = await readTextFile(file);
  const [inFile = null, ...others] = parseYamlDocuments(text, file);
  if (others.length > 0) {
    throw new PromiseError('invalid-case', `a case has one request, and this file has ${others.length + 1}`, {
      location: { file },
      hint: 'make a case of each: test/<case>/input/object.yaml',
    });
  }
  const request = patch === undefined ? inFile : applyRequestPatch(inFile, patch);
  const source: RequestSource = {
    file,
    text,
    ...(patch === undefined ? {} : { placeElsewhere: (at) => placeInPatch(patch, at) }),
  };
  if (options.rawInput) {
    const mapping = requireMapping(request, source);
    const raw = patch === undefined ? text : writeObjectYaml(mapping);
    return { object: withNamespace(mapping), text: raw, report: { ...ADMITTED, admitted: false } };
  }
  const outcome = admitRequest(request, promise, source, options);
  if ('refusals' in outcome) return outcome;
  const { warnings, uncheckedRules } = outcome;
  const { status } = objectOrEmpty(request);
  const unwritable = findUnwritable(outcome.object);
  if (unwritable !== undefined) throw notWritable(unwritable, source);
  const isLeaving = workflow.action === 'delete' && isObject(status);
  const object = isLeaving ? { ...outcome.object, status } : outcome.object;
  return { object, report: { admitted: true, warnings, uncheckedRules } };
}

/** The API server takes such a request; Kratix's reader can't write it down, so that no stage ever runs. */
function notWritable(at: YamlPath, { file, text, placeElsewhere }: RequestSource): PromiseError {
  return new PromiseError('invalid-request', `${formatPath(at)} has a control character`, {
    location: placeElsewhere?.(at) ?? locate(text, file, at),
    hint: "take it out: Kratix's reader fails on it before the first stage",
  });
}

const ADMITTED: InputReport = { admitted: true, warnings: [], uncheckedRules: [] };
