import { isObject, type Json } from '../shared/json.ts';
import { ownValue } from '../shared/own-value.ts';
import type { Problem } from './problems.ts';
import type { Shape } from './strict-decode.ts';
import type { YamlPath } from './yaml-location.ts';

/** What could stand behind the fields of case.yaml and promise.config.yaml. */
const EXAMPLES: Readonly<Record<string, string>> = {
  any: 'true',
  args: '{NAME: value}',
  checks: '[kubeconform -strict output]',
  collisions: '{expect: true, reason: why}',
  configMaps: '{NAME: {KEY: value}}',
  context: 'FOLDER',
  dockerfile: 'FILE',
  env: '{NAME: value}',
  exitCode: '1',
  expect: '{failedStage: {stage: NAME}}',
  failedStage: '{stage: NAME}',
  file: 'output/secret.yaml',
  files: 'output/*.log',
  ignore: '[.metadata.uid]',
  kind: 'ConfigMap',
  kindCluster: 'NAME',
  kubeconfig: 'FILE',
  match: '[{path: .data.token, any: true}]',
  max: '9',
  min: '1',
  name: 'NAME',
  network: 'none',
  patch: '{spec: {size: large}}',
  pipeline: 'resource/configure',
  placement: 'DESTINATION',
  promise: 'promise.yaml',
  range: '{min: 1, max: 9}',
  refusedRequest: '{}',
  retryAfter: '10m',
  run: 'COMMAND',
  sameAs: '{path: .metadata.name}',
  secrets: '{NAME: {KEY: value}}',
  stage: 'NAME',
  stages: '{STAGE: FOLDER}',
  suspended: '{}',
  timeout: '90s',
  unordered: '[.spec.tolerations]',
  vary: '{NAME: {patch: {spec: {size: large}}}}',
};

/**
 * Adds a problem for each field that is given without a value. For a strict decoder it isn't there; a person who wrote it
 * meant something, `suspended:` say.
 */
export function tellEmptyFields(value: Json, shape: Shape, path: YamlPath, problems: Problem[]): void {
  if (!isObject(value) || typeof shape === 'string' || 'list' in shape) return;
  for (const [key, item] of Object.entries(value)) {
    const isNamedByUser = 'map' in shape;
    const inner = isNamedByUser ? shape.map : ownValue(shape.fields, key);
    // Unknown ones the decoder tells of.
    if (inner === undefined) continue;
    const place = [...path, key];
    if (item !== null) {
      tellEmptyFields(item, inner, place, problems);
      continue;
    }
    const example = (isNamedByUser ? undefined : EXAMPLES[key]) ?? exampleOf(inner, isNamedByUser);
    problems.push({
      path: place,
      message: 'has no value',
      hint: `write ${key}: ${example}, or leave it out`,
    });
  }
}

function exampleOf(shape: Shape, isNamedByUser: boolean): string {
  if (typeof shape === 'object') return 'list' in shape ? '[]' : '{}';
  return isNamedByUser ? '""' : 'TEXT';
}
