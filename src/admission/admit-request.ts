import { formatPath } from '../promise/problems.ts';
import { describeValue } from '../promise/strict-decode.ts';
import type { PromiseDefinition } from '../promise/types.ts';
import { createLocator, locate, type YamlPath } from '../promise/yaml-location.ts';
import { type Location, PromiseError } from '../shared/errors.ts';
import { isObject, type Json, type JsonObject } from '../shared/json.ts';
import { type AdmitOptions, admit, noApi } from './admit.ts';
import type { UncheckedRule } from './cel/rules.ts';
import type { Refusal } from './refusal.ts';

/** Where a request was read from, and what stands there: for the place of what is wrong. */
export interface RequestSource {
  readonly file: string;
  readonly text: string;
  /** Which of the documents that have content the request is, from 0; the first one where absent. */
  readonly document?: number;
  /** The place of something that another file decides on: a variant's patch. */
  readonly placeElsewhere?: (at: YamlPath) => Location | undefined;
}

/** A refusal with its place in the file. */
export interface LocatedRefusal extends Omit<Refusal, 'at'> {
  /** The field, also where the API server names none. */
  readonly field: string;
  readonly location: Location;
}

/** A field that was taken away, as the API server warns of it. */
export interface PruneWarning {
  /** `unknown field "spec.sise"`. */
  readonly message: string;
  readonly location: Location;
  readonly hint?: string;
}

/** What became of a request. */
export type RequestOutcome =
  | {
      readonly object: JsonObject;
      readonly warnings: readonly PruneWarning[];
      readonly uncheckedRules: readonly UncheckedRule[];
    }
  | { readonly refusals: readonly LocatedRefusal[] };

/**
 * Admits a request that was read from a file; what is refused or taken away comes in the order of the file.
 * @throws PromiseError `invalid-request`: the Promise has no API, or the file holds no mapping
 */
export function admitRequest(
  request: Json,
  promise: PromiseDefinition,
  { file, text, document, placeElsewhere }: RequestSource,
  options: AdmitOptions,
): RequestOutcome {
  if (promise.api === undefined) throw noApi(promise, file);
  const admission = admit(requireMapping(request, { file, text }), promise, options);
  const locator = createLocator(text, file);
  const place = (at: YamlPath) => placeElsewhere?.(at) ?? locator.locate(at, document);
  if ('refusals' in admission) {
    const refusals = admission.refusals.map(({ at, ...refusal }) => ({
      ...refusal,
      field: formatPath(at),
      location: place(at),
    }));
    return { refusals: refusals.sort(byLine) };
  }
  const warnings = admission.pruned.map(({ place: { at, path }, guess }) => ({
    message: `unknown field "${path}"`,
    location: place(at),
    ...(guess === undefined ? {} : { hint: `did you mean ${guess}?` }),
  }));
  const { object, unchecked } = admission;
  return { object, warnings: warnings.sort(byLine), uncheckedRules: unchecked };
}

/**
 * The request as a mapping, which it must be before anyone can say what is wrong with it.
 * @throws PromiseError `invalid-request`
 */
export function requireMapping(request: Json, { file, text }: RequestSource): JsonObject {
  if (isObject(request)) return request;
  const got = request === null ? 'the file is empty' : `it is ${describeValue(request)}`;
  throw new PromiseError('invalid-request', `a request must be a mapping, but ${got}`, {
    location: locate(text, file, []),
    hint: 'write a request with apiVersion, kind, metadata and spec',
  });
}

function byLine(a: { readonly location: Location }, b: { readonly location: Location }): number {
  return (
    (a.location.line ?? 0) - (b.location.line ?? 0) || (a.location.column ?? 0) - (b.location.column ?? 0)
  );
}
