import path from 'node:path';
import { type ApiNames, changeApi, requestType, storedVersion } from '../../grow/api.ts';
import { type PropertyChange, parsePropertyChange } from '../../grow/api-properties.ts';
import { byHand } from '../../grow/by-hand.ts';
import { changePiece } from '../../grow/change-piece.ts';
import { ownFiles, type PromiseFiles, pathOfPiece, readPromiseFiles } from '../../grow/promise-files.ts';
import { renameRequests } from '../../grow/requests.ts';
import { valueAt } from '../../grow/set-value.ts';
import { takenWord } from '../../scaffold/kubectl-word.ts';
import { type ExitCode, PromiseError } from '../../shared/errors.ts';
import { type Json, listOrEmpty, objectOrEmpty, stringOrEmpty } from '../../shared/json.ts';
import type { CommandIo } from '../io.ts';
import { type ChangeFlags, makeChanges } from '../tell-changes.ts';

/** The flags of `promise update api`; `version` is that of the API. */
export interface UpdateApiFlags extends ChangeFlags, ApiNames {
  /** As typed. */
  readonly property: readonly string[];
}

/**
 * `promise update api`: changes fields and names of a Promise's API, and with the names the requests that there are.
 * @throws PromiseError `usage`; as `readPromiseFiles` and `changePiece` do
 */
export async function updateApiCommand(flags: UpdateApiFlags, io: CommandIo): Promise<ExitCode> {
  const properties = flags.property.map(parsePropertyChange);
  const { group, kind, plural, version } = flags;
  const names = { group, kind, plural, version };
  if (properties.length === 0 && Object.values(names).every((name) => name === undefined)) {
    throw new PromiseError('usage', 'nothing is said that should change', {
      hint: 'promise update api --property NAME:TYPE, or --kind, --group, --plural, --version',
    });
  }
  const files = await readPromiseFiles(path.resolve(io.cwd, flags.dir));
  const before = valueAt(files.object, pathOfPiece('api'));
  const after = changeApi(before, names, properties);
  const edits = changePiece(files, 'api', (api) => changeApi(api, names, properties), {
    inlineLists: true,
    byHand: linesByHand(after, names, properties),
  });
  const requests = await renameRequests(files.root, ownFiles(files), requestType(before), requestType(after));
  const notes = [...noteOnVersions(before), ...notesOn(files, before, after, properties)];
  const next = ['promise validate', 'promise test-pipeline'];
  return makeChanges({ root: files.root, edits: [...edits, ...requests], files: [], next, notes }, flags, io);
}

function linesByHand(api: Json, names: ApiNames, properties: readonly PropertyChange[]): readonly string[] {
  const where = `spec.api.spec.versions[${storedVersion(api)}].schema.openAPIV3Schema.properties.spec`;
  const said = Object.entries(names).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return [
    ...(said.length === 0 ? [] : byHand('in spec.api', Object.fromEntries(said))),
    ...properties.flatMap((change) =>
      change.kind === 'remove'
        ? [`${where}: without ${change.path.join('.')}`]
        : byHand(`${where}.properties`, { [change.property.path.join('.')]: change.property.schema }),
    ),
  ];
}

function noteOnVersions(api: Json | undefined): readonly string[] {
  const versions = listOrEmpty(objectOrEmpty(objectOrEmpty(api).spec).versions);
  if (versions.length < 2) return [];
  return [
    `the API has ${versions.length} versions; changed is ${requestType(api).apiVersion}, the one that is stored`,
  ];
}

function noteOnTakenWord(api: Json): readonly string[] {
  const { group, names } = objectOrEmpty(objectOrEmpty(api).spec);
  const { kind, plural } = objectOrEmpty(names);
  const taken = takenWord({
    kind: stringOrEmpty(kind),
    plural: stringOrEmpty(plural),
    group: stringOrEmpty(group),
  });
  return taken === undefined ? [] : [taken.message];
}

function notesOn(
  { name }: PromiseFiles,
  before: Json | undefined,
  after: Json,
  properties: readonly PropertyChange[],
): readonly string[] {
  const crdName = (api: Json | undefined) => objectOrEmpty(objectOrEmpty(api).metadata).name;
  const isOther = crdName(before) !== crdName(after) || requestType(before).kind !== requestType(after).kind;
  const required = properties.flatMap((change) =>
    change.kind === 'declare' && change.property.required ? [change.property.path.join('.')] : [],
  );
  const removed = properties.flatMap((change) => (change.kind === 'remove' ? [change.path.join('.')] : []));
  return [
    ...(isOther
      ? [
          `Kratix does not let an installed Promise change its kind, plural or group: delete ${name} there first`,
          ...noteOnTakenWord(after),
        ]
      : []),
    ...(required.length > 0
      ? [`every request must have ${required.join(' and ')} now; promise validate names those that lack it`]
      : []),
    ...(removed.length > 0
      ? [`no request may have ${removed.join(' or ')} any more; promise validate names those that do`]
      : []),
  ];
}
