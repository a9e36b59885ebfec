import { goQuote } from '../../go-text.ts';
import { declare, method, type Overload } from '../functions.ts';
import { BOOL, INT, SEMVER, STRING } from '../types.ts';
import { CelError, OpaqueValue, type Value } from '../values.ts';

/** A semantic version; what stands behind `+` doesn't count. */
class SemverValue extends OpaqueValue {
  readonly typeName = 'kubernetes.Semver';
  readonly numbers: readonly bigint[];
  readonly prerelease: readonly string[];

  constructor(numbers: readonly bigint[], prerelease: readonly string[]) {
    super();
    this.numbers = numbers;
    this.prerelease = prerelease;
  }

  equals(other: Value): boolean {
    return other instanceof SemverValue && compareVersions(this, other) === 0n;
  }
}

const PARTS = ['major', 'minor', 'patch'] as const;

/** Reads a version (github.com/blang/semver/v4). */
function parse(text: string): SemverValue {
  if (text === '') throw new CelError('Version string empty');
  const match = /^([^.]*)\.([^.]*)\.(.*)$/s.exec(text);
  if (match === null) throw new CelError('No Major.Minor.Patch elements found');
  const [, major = '', minor = '', rest = ''] = match;
  const [beforeBuild = '', ...build] = rest.split('+');
  const [patch = '', ...prerelease] = beforeBuild.split('-');
  const numbers = [major, minor, patch].map(readNumber);
  const identifiers = prerelease.length === 0 ? [] : prerelease.join('-').split('.');
  for (const identifier of identifiers) checkPrerelease(identifier);
  if (build.length > 0) for (const each of build.join('+').split('.')) checkBuild(each);
  return new SemverValue(numbers, identifiers);
}

function readNumber(text: string, index: number): bigint {
  const name = PARTS[index] ?? 'patch';
  if (!/^\d*$/.test(text)) {
    throw new CelError(`Invalid character(s) found in ${name} number ${goQuote(text)}`);
  }
  if (text.length > 1 && text.startsWith('0')) {
    const title = name[0]?.toUpperCase() + name.slice(1);
    throw new CelError(`${title} number must not contain leading zeroes ${goQuote(text)}`);
  }
  if (text === '') throw new CelError('strconv.ParseUint: parsing "": invalid syntax');
  return BigInt(text);
}

function checkPrerelease(text: string): void {
  if (text === '') throw new CelError('Prerelease is empty');
  if (/^0\d+$/.test(text)) {
    throw new CelError(`Numeric PreRelease version must not contain leading zeroes ${goQuote(text)}`);
  }
  if (!/^[0-9A-Za-z-]+$/.test(text)) {
    throw new CelError(`Invalid character(s) found in prerelease ${goQuote(text)}`);
  }
}

function checkBuild(text: string): void {
  if (text === '') throw new CelError('Build meta data is empty');
  if (!/^[0-9A-Za-z-]+$/.test(text)) {
    throw new CelError(`Invalid character(s) found in build meta data ${goQuote(text)}`);
  }
}

/** With the `v` taken away, missing parts and leading zeros made good. */
function parseTolerant(text: string): SemverValue {
  const [major = '', minor, ...rest] = text.replace(/^v/, '').split('.');
  const patch = minor === undefined || rest.length === 0 ? undefined : rest.join('.');
  const parts = [major, minor, patch].flatMap((part) => (part === undefined ? [] : [withoutZeros(part)]));
  if (parts.length < 3) {
    if (/[+-]/.test(parts.at(-1) ?? '')) {
      throw new CelError('short version cannot contain PreRelease/Build meta data');
    }
    while (parts.length < 3) parts.push('0');
  }
  return parse(parts.join('.'));
}

function withoutZeros(part: string): string {
  if (part.length < 2) return part;
  const rest = part.replace(/^0+/, '');
  return /^\d/.test(rest) ? rest : `0${rest}`;
}

function compareVersions(a: SemverValue, b: SemverValue): bigint {
  for (const [index, number] of a.numbers.entries()) {
    const other = b.numbers[index] ?? 0n;
    if (number !== other) return number < other ? -1n : 1n;
  }
  if (a.prerelease.length === 0 || b.prerelease.length === 0) {
    return BigInt(Math.sign(b.prerelease.length - a.prerelease.length));
  }
  for (const [index, identifier] of a.prerelease.entries()) {
    const other = b.prerelease[index];
    if (other === undefined) return 1n;
    const order = compareIdentifiers(identifier, other);
    if (order !== 0n) return order;
  }
  return a.prerelease.length < b.prerelease.length ? -1n : 0n;
}

function compareIdentifiers(a: string, b: string): bigint {
  const [left, right] = [a, b].map((text) => (/^\d+$/.test(text) ? BigInt(text) : undefined));
  if (left !== undefined && right !== undefined) return left === right ? 0n : left < right ? -1n : 1n;
  if (left !== undefined) return -1n;
  if (right !== undefined) return 1n;
  return BigInt(Math.sign(Buffer.compare(Buffer.from(a), Buffer.from(b))));
}

function isValid(read: () => SemverValue): boolean {
  try {
    read();
    return true;
  } catch (error) {
    if (error instanceof CelError) return false;
    throw error;
  }
}

const chosen = (text: string, tolerant: boolean) => (tolerant ? parseTolerant(text) : parse(text));
const number = (name: string, index: number) =>
  method(name, [SEMVER], INT, ({ numbers }: SemverValue) => numbers[index] ?? 0n);
const PAIR = [SEMVER, SEMVER];

/** Semantic versions (apiserver `pkg/cel/library/semverlib.go`, version 1). */
export const SEMVERS: readonly Overload[] = [
  declare('semver', [STRING], SEMVER, parse),
  declare('semver', [STRING, BOOL], SEMVER, chosen),
  declare('isSemver', [STRING], BOOL, (text: string) => isValid(() => parse(text))),
  declare('isSemver', [STRING, BOOL], BOOL, (text: string, tolerant: boolean) =>
    isValid(() => chosen(text, tolerant)),
  ),
  method('isGreaterThan', PAIR, BOOL, (a: SemverValue, b: SemverValue) => compareVersions(a, b) > 0n),
  method('isLessThan', PAIR, BOOL, (a: SemverValue, b: SemverValue) => compareVersions(a, b) < 0n),
  method('compareTo', PAIR, INT, compareVersions),
  number('major', 0),
  number('minor', 1),
  number('patch', 2),
];
