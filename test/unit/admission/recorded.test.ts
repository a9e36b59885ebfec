import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { admit } from '../../../src/admission/admit.ts';
import type { UnknownFields } from '../../../src/admission/decode-request.ts';
import { STRING_FORMATS } from '../../../src/admission/formats/string-formats.ts';
import type { Refusal, RefusalReason } from '../../../src/admission/refusal.ts';
import type { JsonObject } from '../../../src/shared/json.ts';
import { frozen, promiseOfVersions } from './support.ts';

/** A request, and what k8s.io/apiextensions-apiserver 0.36.2 answered to it; a message is absent where ours is our own. */
interface RecordedCase {
  readonly schema: JsonObject;
  readonly request: JsonObject;
  readonly mode: UnknownFields;
  readonly object?: JsonObject;
  readonly errors?: readonly {
    readonly path: string;
    readonly reason: RefusalReason;
    readonly value?: unknown;
    readonly message?: string;
  }[];
}

const cases: readonly RecordedCase[] = readFileSync(
  path.join(import.meta.dirname, 'recorded-cases.ndjson'),
  'utf8',
)
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line));

const formats: Readonly<
  Record<string, { readonly valid: readonly string[]; readonly invalid: readonly string[] }>
> = JSON.parse(readFileSync(path.join(import.meta.dirname, 'recorded-formats.json'), 'utf8'));

/** The recorded request's own version is not the storage version, so that Kratix's name limit doesn't apply. */
function admitRecorded({ schema, request, mode }: RecordedCase) {
  const open = { 'x-kubernetes-preserve-unknown-fields': true };
  const promise = promiseOfVersions([
    { name: 'v1', served: true, storage: false, schema },
    { name: 'v2', served: true, storage: true, schema: open },
  ]);
  return admit(frozen(request), frozen(promise), { unknownFields: mode });
}

/** A refusal as far as it was recorded; of one that isn't about validation, only that it is refused. */
function comparable(refusal: Partial<Refusal>, hasMessage: boolean): unknown {
  const { path: at, reason, value, message } = refusal;
  if (reason === 'BadRequest') return { reason, message: hasMessage ? message : undefined };
  return { path: at, reason, value, message: hasMessage ? message : undefined };
}

function unique(values: readonly unknown[]): readonly string[] {
  return [...new Set(values.map((value) => JSON.stringify(value, sortedKeys)))].sort();
}

function sortedKeys(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

describe('admit, against recorded answers of the API server', () => {
  it.each(cases.filter(({ object }) => object !== undefined).map((each, index) => [index, each] as const))(
    'admits request %i',
    (_, recorded) => {
      const admission = admitRecorded(recorded);
      const { metadata, ...rest } = recorded.object ?? {};
      const labels = {
        ...((metadata as JsonObject).labels as JsonObject),
        'kratix.io/promise-name': 'redis',
      };
      expect('object' in admission ? admission.object : admission).toStrictEqual({
        ...rest,
        apiVersion: 'example.com/v2',
        metadata: { ...(metadata as JsonObject), labels },
      });
    },
  );

  it.each(cases.filter(({ errors }) => errors !== undefined).map((each, index) => [index, each] as const))(
    'refuses request %i',
    (_, recorded) => {
      const admission = admitRecorded(recorded);
      const refusals = 'refusals' in admission ? admission.refusals : [];
      const errors = recorded.errors ?? [];
      const withMessage = new Set(errors.filter(({ message }) => message !== undefined).map((e) => e.path));
      const isStrict = errors.some(({ message }) => message?.startsWith('strict'));
      expect(
        unique(refusals.map((each) => comparable(each, isStrict || withMessage.has(each.path)))),
      ).toStrictEqual(
        unique(
          errors.map((each) => comparable(each as Partial<Refusal>, isStrict || withMessage.has(each.path))),
        ),
      );
    },
  );
});

describe('formats, against recorded answers of the API server', () => {
  const table = Object.entries(formats).flatMap(([format, { valid, invalid }]) => [
    ...valid.map((text) => [format, text, true] as const),
    ...invalid.map((text) => [format, text, false] as const),
  ]);

  it.each(table)('%s %j: %s', (format, text, isValid) => {
    const check = STRING_FORMATS.get(format.replaceAll('-', ''));
    expect(check === undefined ? true : check(text)).toBe(isValid);
  });

  it('covers every format', () => {
    const recorded = Object.keys(formats).map((format) => format.replaceAll('-', ''));
    expect([...STRING_FORMATS.keys()].filter((format) => !recorded.includes(format))).toStrictEqual([]);
  });
});
