import { type Json, objectOrEmpty } from '../shared/json.ts';
import { CASE_CLUSTER_FIELDS, readCaseCluster } from './case-cluster.ts';
import { DELIVERY_FIELDS, readDeliverySettings } from './case-delivery.ts';
import { CASE_ENV_SHAPE, readEnv } from './case-env.ts';
import { EXPECT_FIELDS, hintAtExpect, readExpect } from './case-expect.ts';
import { CASE_OBJECT_FIELDS, readCaseObjects } from './case-objects.ts';
import { OWNER_FIELD, tellEmptyOwner } from './case-owner.ts';
import { DEFAULT_TARGET, readTarget, TARGET_FIELDS } from './case-target.ts';
import { type CaseVariant, readVariants, VARIANT_FIELDS } from './case-variants.ts';
import { COMPARE_FIELDS, readCompareRules } from './compare-rules.ts';
import { readTimeout } from './duration.ts';
import { tellEmptyFields } from './empty-fields.ts';
import { parseYaml } from './kubernetes-yaml.ts';
import { OUTPUT_CHECK_FIELDS, readOutputChecks } from './output-checks.ts';
import { type Problem, problemsError } from './problems.ts';
import { readTextFile } from './read-file.ts';
import { decode, describeValue, type Shape } from './strict-decode.ts';
import type { PromiseDefinition, TestCase } from './types.ts';
import { createLocator } from './yaml-location.ts';

/** What a case.yaml decides. */
export interface CaseSettings extends OwnSettings {
  /** Further cases. */
  readonly variants: readonly CaseVariant[];
}

/** Of these, what is about the case itself. */
type OwnSettings = Pick<
  TestCase,
  | 'workflow'
  | 'pipeline'
  | 'stage'
  | 'env'
  | 'timeoutSeconds'
  | 'network'
  | 'clusterObjects'
  | 'placement'
  | 'collisions'
  | 'cluster'
  | 'expect'
  | 'compareRules'
  | 'outputChecks'
>;

/** A case without a case.yaml runs the whole resource/configure workflow. */
export const DEFAULT_SETTINGS: CaseSettings = {
  ...DEFAULT_TARGET,
  env: {},
  timeoutSeconds: undefined,
  network: 'default',
  variants: [],
};

/** What a case.yaml may say. `docs/schemas/case.schema.json` is the same for editors; a test holds the two together. */
export const CASE_SHAPE = {
  fields: {
    description: 'string',
    ...OWNER_FIELD,
    ...TARGET_FIELDS,
    env: CASE_ENV_SHAPE,
    timeout: 'any',
    network: 'string',
    ...CASE_OBJECT_FIELDS,
    ...DELIVERY_FIELDS,
    ...CASE_CLUSTER_FIELDS,
    ...EXPECT_FIELDS,
    ...COMPARE_FIELDS,
    ...OUTPUT_CHECK_FIELDS,
    ...VARIANT_FIELDS,
  },
} satisfies Shape;

/**
 * Reads a case.yaml strictly.
 * @throws PromiseError `invalid-case` with every problem and its place; `invalid-yaml`, `unreadable-file`
 */
export async function readCaseFile(file: string, promise: PromiseDefinition): Promise<CaseSettings> {
  const text = await readTextFile(file);
  const problems: Problem[] = [];
  const locator = createLocator(text, file);
  const document = parseYaml(text, file);
  tellEmptyFields(document, CASE_SHAPE, [], problems);
  const settings = objectOrEmpty(decode(document, CASE_SHAPE, [], problems));
  const clusterObjects = readCaseObjects(settings, problems);
  const cluster = readCaseCluster(settings, file, problems);
  const compareRules = readCompareRules(settings, { locator, isShared: false }, problems);
  const outputChecks = readOutputChecks(settings, problems);
  tellEmptyOwner(settings, problems);
  const target = readTarget(settings, promise, problems);
  const expectSource = { locator, target, pipelines: promise.pipelines };
  const expect = readExpect(settings.expect, ['expect'], expectSource, problems);
  const result: CaseSettings = {
    ...target,
    env: readEnv(objectOrEmpty(settings.env), ['env'], problems),
    timeoutSeconds: readTimeout(settings.timeout, ['timeout'], problems),
    network: readNetwork(settings.network, problems),
    ...(clusterObjects.length === 0 ? {} : { clusterObjects }),
    ...readDeliverySettings(settings, locator, problems),
    ...(cluster === undefined ? {} : { cluster }),
    ...(expect === undefined ? {} : { expect }),
    ...(compareRules.length === 0 ? {} : { compareRules }),
    ...(outputChecks.length === 0 ? {} : { outputChecks }),
    variants: readVariants(settings, expectSource, problems),
  };
  if (problems.length === 0) return result;
  throw problemsError(problems.map(hintAtExpect), {
    code: 'invalid-case',
    file,
    locator,
    document: 0,
    subject: 'case.yaml',
    hint: `case.yaml takes ${Object.keys(CASE_SHAPE.fields).join(', ')}`,
  });
}

function readNetwork(value: Json | undefined, problems: Problem[]): 'default' | 'none' {
  if (value === undefined || value === 'default' || value === 'none') return value ?? 'default';
  problems.push({ path: ['network'], message: `must be default or none, not ${describeValue(value)}` });
  return 'default';
}
