import path from 'node:path';
import { findPromise } from '../promise/find-promise.ts';
import type { PromiseSource } from '../promise/promise-source.ts';
import { readSplitPromise } from '../promise/split-promise.ts';
import type { WorkflowAction, WorkflowType } from '../promise/types.ts';
import { WORKFLOWS } from '../promise/workflows.ts';
import type { YamlPath } from '../promise/yaml-location.ts';
import { type JsonObject, objectOrEmpty, stringOrEmpty } from '../shared/json.ts';
import { sameValue } from '../shared/same-value.ts';
import { valueAt } from './set-value.ts';

/** A workflow, as commands name it. */
export type WorkflowName = `${WorkflowType}/${WorkflowAction}`;

/** All that there can be. */
export const WORKFLOW_NAMES: readonly WorkflowName[] = WORKFLOWS.map(
  ([type, action]) => `${type}/${action}` as const,
);

/** A part of a Promise that commands change. */
export type Piece = 'api' | 'dependencies' | 'destinationSelectors' | WorkflowName;

/** Where a piece is written: a place in a document of a file. */
export interface PiecePlace {
  /** Absolute. */
  readonly file: string;
  /** Undefined: the file is not there yet. */
  readonly text: string | undefined;
  /** Which of the documents that have content, from 0. */
  readonly document: number;
  /** Of the piece within the document; empty where the document is the piece. */
  readonly path: YamlPath;
}

/** A Promise, in one file or in the several of `kratix init promise --split`. */
export interface PromiseFiles {
  /** Absolute path of its folder. */
  readonly root: string;
  readonly name: string;
  /** The Promise as one object. */
  readonly object: JsonObject;
  /** Where each piece is written; twice where a Promise lies beside the files that it is made from. */
  readonly places: ReadonlyMap<Piece, readonly PiecePlace[]>;
}

const PIECES: readonly Piece[] = ['api', 'dependencies', 'destinationSelectors', ...WORKFLOW_NAMES];

/** Where a piece stands in a Promise. */
export function pathOfPiece(piece: Piece): readonly string[] {
  return piece.includes('/') ? ['spec', 'workflows', ...piece.split('/')] : ['spec', piece];
}

/**
 * Finds the Promise that a path means, and where its pieces are written. Where `kratix init promise --split` made files for some of them
 * that lie beside the whole and say the same, they are kept in step with it.
 * @throws PromiseError as {@link findPromise} does
 */
export async function readPromiseFiles(target: string): Promise<PromiseFiles> {
  const source = await findPromise(target);
  const { root, object } = source;
  const isWhole = source.texts.some(({ path: part }) => part.length === 0);
  const split = isWhole && source.file !== target ? await readSplitPromise(root) : undefined;
  const places = PIECES.map((piece) => {
    const at = pathOfPiece(piece);
    const own = placeIn(source, piece) ?? newPlace(root, piece);
    const isInStep = sameValue(valueAt(object, at) ?? null, valueAt(split?.object, at) ?? null);
    const beside = split !== undefined && isInStep ? placeIn(split, piece) : undefined;
    return [piece, [own, beside].filter((place) => place !== undefined)] as const;
  });
  const name = stringOrEmpty(objectOrEmpty(object.metadata).name);
  return { root: path.resolve(root), name, object, places: new Map(places) };
}

/** The files that a Promise is written in, absolute. */
export function ownFiles({ places }: PromiseFiles): ReadonlySet<string> {
  return new Set([...places.values()].flat().map(({ file }) => file));
}

/** Where a piece stands in what a Promise was read from. */
function placeIn({ texts }: PromiseSource, piece: Piece): PiecePlace | undefined {
  const at = pathOfPiece(piece);
  const part = texts.find(({ path: whole }) => whole.every((step, index) => step === at[index]));
  return part && { ...part, path: at.slice(part.path.length) };
}

/** The file that a piece of a split Promise would be in (kratix-cli, cmd/add_container.go); undefined where there is none. */
function newPlace(root: string, piece: Piece): PiecePlace | undefined {
  if (piece === 'destinationSelectors') return undefined;
  const name = piece.includes('/') ? path.join('workflows', piece, 'workflow.yaml') : `${piece}.yaml`;
  return { file: path.join(root, name), text: undefined, document: 0, path: [] };
}
