import path from 'node:path';
import { type JsonObject, objectOrEmpty } from '../shared/json.ts';
import { CASE_ENV_SHAPE, readEnv } from './case-env.ts';
import { EXPECT_FIELDS, type ExpectedFailure, type ExpectSource, readExpect } from './case-expect.ts';
import { wrongDnsLabel } from './kube-names.ts';
import type { Problem } from './problems.ts';
import { type RequestPatch, readPatch } from './request-patch.ts';
import type { Shape } from './strict-decode.ts';
import type { TestCase } from './types.ts';

/** The field of case.yaml that makes further cases of one: name -> how it differs. */
export const VARIANT_FIELDS = {
  vary: { map: { fields: { description: 'string', patch: 'any', env: CASE_ENV_SHAPE, ...EXPECT_FIELDS } } },
} as const satisfies Readonly<Record<string, Shape>>;

/** A case that differs from the one whose case.yaml it stands in. */
export interface CaseVariant {
  readonly name: string;
  /** Absent: the request is the same. */
  readonly patch?: RequestPatch;
  /** Added to the case's. */
  readonly env: Readonly<Record<string, string>>;
  /** Its own, whatever the case's is; absent: it is supposed to succeed. */
  readonly expect?: ExpectedFailure;
}

/** The folder of a case that holds those of its variants. */
export const VARIANTS_FOLDER = 'variants';

/** Reads `vary:`. */
export function readVariants(
  settings: JsonObject,
  source: ExpectSource,
  problems: Problem[],
): readonly CaseVariant[] {
  return Object.entries(objectOrEmpty(settings.vary)).map(([name, value]): CaseVariant => {
    const at = ['vary', name];
    const wrong = wrongDnsLabel(name);
    if (wrong !== undefined) problems.push({ path: at, message: `the name of a variant ${wrong}` });
    const variant = objectOrEmpty(value);
    const { patch } = variant;
    const env = readEnv(objectOrEmpty(variant.env), [...at, 'env'], problems);
    const expect = readExpect(variant.expect, [...at, 'expect'], source, problems);
    const own = { name, env, ...(expect === undefined ? {} : { expect }) };
    if (patch === undefined) return own;
    const place = [...at, 'patch'];
    if (source.target.workflow.type === 'promise') {
      problems.push({ path: place, message: 'a case of a Promise workflow has no request to patch' });
    }
    const read = readPatch(patch, place, problems);
    if (read === undefined) return own;
    return { ...own, patch: { value: read, locate: (steps) => source.locator.locate([...place, ...steps]) } };
  });
}

/** The case that a variant makes of the one that it belongs to. */
export function variantCase(base: TestCase, { name, patch, env, expect }: CaseVariant): TestCase {
  const { collisions: _collisions, expect: _expect, ...shared } = base;
  return {
    ...shared,
    name: `${base.name}/${name}`,
    dir: path.join(base.dir, VARIANTS_FOLDER, name),
    variantOf: { name: base.name, dir: base.dir },
    env: { ...base.env, ...env },
    ...(patch === undefined ? {} : { patch }),
    ...(expect === undefined ? {} : { expect }),
  };
}

/** The folder that holds a case's input, cluster and destinations: that of the case which a variant belongs to. */
export function sourceDir({ dir, variantOf }: Pick<TestCase, 'dir' | 'variantOf'>): string {
  return variantOf?.dir ?? dir;
}
