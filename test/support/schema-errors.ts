import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';

const SCHEMAS = path.resolve(import.meta.dirname, '../../docs/schemas');

const compiled = new Map<string, ValidateFunction>();

/**
 * What a published schema has against a document; empty where it is valid.
 * @param schema a file of docs/schemas
 * @param others those that it refers to
 */
export function schemaErrors(
  schema: string,
  document: unknown,
  others: readonly string[] = [],
): readonly unknown[] {
  const validate = compiled.get(schema) ?? compile(schema, others);
  compiled.set(schema, validate);
  return validate(document) ? [] : (validate.errors ?? []);
}

function compile(schema: string, others: readonly string[]): ValidateFunction {
  const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true });
  for (const other of others) ajv.addSchema(read(other), other);
  return ajv.compile(read(schema));
}

function read(schema: string) {
  return JSON.parse(readFileSync(path.join(SCHEMAS, schema), 'utf8'));
}
