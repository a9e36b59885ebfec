import { nearest } from '../promise/suggest.ts';
import type { Place, Refusal } from './refusal.ts';

/** A field that the schema doesn't declare, and the declared one that was probably meant. */
export interface UnknownField {
  readonly place: Place;
  readonly guess: string | undefined;
}

/** Notes an undeclared field; `declared` are the names that may stand there. */
export function unknownField(place: Place, declared: Iterable<string>): UnknownField {
  return { place, guess: nearest(String(place.at.at(-1)), declared) };
}

/** Refuses an undeclared field as the API server does for clients that are strict about them, as kubectl is. */
export function refuseUnknown({ place, guess }: UnknownField): Refusal {
  const message = `strict decoding error: unknown field "${place.path}"`;
  const refusal = { ...place, reason: 'BadRequest', value: null, message } as const;
  return guess === undefined ? refusal : { ...refusal, hint: `did you mean ${guess}?` };
}
