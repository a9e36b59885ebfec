/** A parsed JSONPath, in kubectl's dialect (client-go `util/jsonpath`). */
export interface JsonPath {
  /** As it was written. */
  readonly text: string;
  readonly steps: readonly Step[];
}

/** What leads from values to those below them. */
export type Step =
  | { readonly kind: 'field'; readonly name: string }
  /** All values of a mapping, or all items of a list. */
  | { readonly kind: 'wildcard' }
  /** `..`: each mapping and list, at any depth, that isn't empty. */
  | { readonly kind: 'descend' }
  | { readonly kind: 'index'; readonly index: number }
  /** From `start` up to, not including, `end`; both count from the end where negative. */
  | {
      readonly kind: 'slice';
      readonly start: number | undefined;
      readonly end: number | undefined;
      readonly step: number;
    }
  | { readonly kind: 'union'; readonly branches: readonly Step[] }
  | { readonly kind: 'filter'; readonly filter: Filter };

/** Which items of a list a `[?(…)]` takes. */
export type Filter =
  | { readonly kind: 'exists'; readonly path: readonly Step[] }
  | {
      readonly kind: 'compare';
      readonly left: Operand;
      readonly operator: FilterOperator;
      readonly right: Operand;
    };

export const FILTER_OPERATORS = ['==', '!=', '<=', '>=', '<', '>'] as const;

/** See {@link FILTER_OPERATORS}. */
export type FilterOperator = (typeof FILTER_OPERATORS)[number];

/** A side of a comparison: a path from the item on, or a value that is written out. */
export type Operand =
  | { readonly kind: 'path'; readonly path: readonly Step[] }
  | { readonly kind: 'literal'; readonly value: string | number | boolean };

/** A text that is no JSONPath. */
export class JsonPathError extends Error {
  override readonly name = 'JsonPathError';
}
