import { type JsonObject, listOrEmpty } from '../../../shared/json.ts';
import { typeOfValue } from '../structural.ts';

const TYPES = new Set(['string', 'integer', 'number', 'boolean', 'object', 'array']);

/** The types that a schema names or, where it names none, speaks of. */
export function typesOf(schema: JsonObject): {
  readonly types: readonly string[];
  readonly nullable: boolean;
} {
  const named = (Array.isArray(schema.type) ? schema.type : [schema.type]).filter(
    (type): type is string => typeof type === 'string',
  );
  const nullable = named.includes('null') || schema.nullable === true;
  const types = named.filter((type) => TYPES.has(type));
  // Every integer is a number.
  if (types.length > 0) {
    const isEither = types.includes('integer') && types.includes('number');
    return { types: isEither ? types.filter((type) => type !== 'integer') : types, nullable };
  }
  const choices = schema.const === undefined ? listOrEmpty(schema.enum) : [schema.const];
  if (choices.length > 0) {
    const kinds = [...new Set(choices.map(typeOfValue))];
    return { types: kinds.filter((kind) => kind !== 'null'), nullable: kinds.includes('null') };
  }
  if (schema.properties !== undefined || schema.additionalProperties !== undefined)
    return { types: ['object'], nullable };
  return { types: schema.items === undefined ? [] : ['array'], nullable };
}

/** The choices of the type; a structural schema's enum holds null too where that is one. */
export function enumOf(schema: JsonObject, type: string): JsonObject {
  const choices = schema.const === undefined ? listOrEmpty(schema.enum) : [schema.const];
  const fitting = choices.filter((choice) => {
    const kind = typeOfValue(choice);
    return kind === type || kind === 'null' || (type === 'number' && kind === 'integer');
  });
  return fitting.length === 0 ? {} : { enum: fitting };
}
