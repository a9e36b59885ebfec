import { describe, expect, it } from 'vitest';
import { generatedName } from '../../../src/plan/generated-name.ts';

describe('a name with random characters (lib/objectutil/name.go)', () => {
  it.each([
    ['a'.repeat(57), `${'a'.repeat(57)}-xxxxx`],
    ['a'.repeat(58), `${'a'.repeat(56)}-xxxxx`],
    [`${'a'.repeat(55)}-${'b'.repeat(5)}`, `${'a'.repeat(55)}-xxxxx`],
  ])('is cut: %s', (base, name) => {
    expect(generatedName(base)).toBe(name);
  });
});
