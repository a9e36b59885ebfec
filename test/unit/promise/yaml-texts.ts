import type { Random } from '../../oracle/generate/random.ts';

/** What YAML is made of. */
const PIECES = [
  ...['a', 'b', '0', '"q"', "'s'", 'null', '~', 'Null', 'NULL', '<<', '-1', '%', '|', '>-', '\\'],
  ...['[', ']', '{', '}', '[]', '{}', '[a]', '{a: b}', ',', ', ', ':', ': ', ' :', '? ', '?', '- ', '-'],
  ...['\n', '\n', '\n  ', '\n    ', '\r\n', '\r', ' ', '\t', '\ufeff', ' # c\n', '#', '---', '--- ', '...\n'],
  ...['&x ', '&x', '*x', ' *x ', '!', '! ', '!!null ', '!t ', '!<tag:t>', '!!map '],
];
const SCALARS = [
  ...['a', '0', '"q"', "'s'", 'a ? b', '*x', '<<'],
  ...['null', 'null', '~', 'Null', 'NULL', '', '"null"'],
];
const PROPERTIES = ['&x ', '&x ', '!t ', '!!map ', '!!null ', '&y\n      '];
/** What may stand between two tokens in braces or brackets. */
const GAPS = ['', '', '', ' ', ' ', '\n      ', ' # c\n      ', '\t', '\r\n      '];

/** A text of random pieces: mostly not YAML at all. */
export function randomText(random: Random): string {
  return Array.from({ length: random.int(1, 12) }, () => random.pick(PIECES)).join('');
}

/** A text that nests as YAML does, with keys of every kind: mostly valid. */
export function randomYaml(random: Random): string {
  const start = random.pick(['', '', '---', '--- ', '---\n', '# c\n', '\ufeff']);
  return `${start}${block(random, 3, '')}${random.pick(['', '\n', '\n---\na: b\n', '\n...\n'])}`;
}

function block(random: Random, depth: number, indent: string): string {
  const kind = depth === 0 ? 'flow' : random.pick(['flow', 'list', 'mapping', 'mapping']);
  if (kind === 'flow') return property(random) + flow(random, depth);
  const lines = Array.from({ length: random.int(1, 3) }, () =>
    kind === 'list' ? `- ${value(random, depth, indent)}` : entry(random, depth, indent),
  );
  return lines.join(`\n${indent}`);
}

function entry(random: Random, depth: number, indent: string): string {
  const key = property(random) + (random.chance(0.7) ? random.pick(SCALARS) : flow(random, depth - 1));
  if (random.chance(0.1)) return `? ${value(random, depth, indent)}\n${indent}: b`;
  return `${key}${random.pick(['', '', ' '])}: ${value(random, depth, indent)}`;
}

function value(random: Random, depth: number, indent: string): string {
  const inner = `${indent}  `;
  const gap = random.chance(0.5) ? `\n${inner}` : '';
  return gap + block(random, depth - 1, inner);
}

function flow(random: Random, depth: number): string {
  if (depth <= 0 || random.chance(0.4)) return random.pick(SCALARS);
  const gap = (): string => random.pick(GAPS);
  const [open, close] = random.pick(['[]', '{}']);
  const items = Array.from({ length: random.int(0, 2) }, () => {
    const start = random.chance(0.05) ? '? ' : '';
    const key = `${gap()}${start}${property(random)}${flow(random, depth - 1)}${gap()}`;
    return random.chance(0.5) ? `${key}:${gap()}${property(random)}${flow(random, depth - 1)}${gap()}` : key;
  });
  return `${open}${items.join(',')}${gap()}${close}`;
}

function property(random: Random): string {
  return random.chance(0.08) ? random.pick(PROPERTIES) : '';
}
