import { describe, expect, it } from 'vitest';
import { lintScalars } from '../../../src/lint/ambiguous-scalars.ts';

describe('ambiguous-scalar', () => {
  it.each([
    ['a: yes', 'yes is true to kubectl and Kratix, "yes" to kustomize, Flux and YAML 1.2'],
    ['mode: 0644', '0644 is 420 to kubectl, Kratix, kustomize and Flux, 644 to YAML 1.2'],
    ['1.0: a', 'the key 1.0 is "1" to kubectl, Kratix and YAML 1.2, "1.0" to kustomize and Flux'],
    [
      'x: &x {a: 1}\ny1: {a: 2, <<: *x}',
      'the key << overrides the keys before it to kubectl and Kratix, overrides no key to kustomize and Flux, "<<" to YAML 1.2',
    ],
  ])('%j', (text, message) => {
    expect(lintScalars(text, 'a.yaml').map((each) => each.message)).toEqual([message]);
  });

  it('tells the place, and what to do', () => {
    expect(lintScalars('a: 1\nb: off\n', 'a.yaml')).toEqual([
      {
        severity: 'warning',
        code: 'ambiguous-scalar',
        message: 'off is false to kubectl and Kratix, "off" to kustomize, Flux and YAML 1.2',
        location: { file: 'a.yaml', line: 2, column: 4 },
        hint: 'put it in quotes, or write true or false',
      },
    ]);
  });

  it("has nothing to say of what is quoted, or isn't YAML", () => {
    expect(lintScalars('a: "yes"\n', 'a.yaml')).toEqual([]);
    expect(lintScalars('a: [yes', 'a.yaml')).toEqual([]);
  });
});
