/** Shorter values are left alone: masking every `1` would make logs unreadable and hide nothing. */
const MIN_LENGTH = 4;

/** Replaces secrets in a text. */
export type Mask = (text: string) => string;

/**
 * Prepares replacing secret values by `***`, also where they stand as base64, as in a Secret's manifest. Of a value of
 * several lines each line counts, as logs come line by line. Values under four characters stay.
 */
export function createMask(values: readonly string[]): Mask {
  const words = values.flatMap((value) => [
    ...value.split('\n').map((line) => line.trim()),
    ...(value.length < MIN_LENGTH ? [] : [Buffer.from(value).toString('base64')]),
  ]);
  const masked = [...new Set(words)]
    .filter((word) => word.length >= MIN_LENGTH)
    // A value that holds another goes as a whole.
    .sort((a, b) => b.length - a.length);
  if (masked.length === 0) return (text) => text;
  const pattern = new RegExp(masked.map(escapePattern).join('|'), 'g');
  return (text) => text.replace(pattern, '***');
}

function escapePattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
