/** What the annotations of an object may take together, keys and values, in bytes (apimachinery `pkg/api/validation/objectmeta.go`). */
export const MAX_ANNOTATIONS_BYTES = 256 * 2 ** 10;
