import { isIP } from 'node:net';

/** An address as a number of 32 or 128 bits. */
export interface Address {
  readonly bits: 32 | 128;
  readonly value: bigint;
}

/** Reads an IPv4 or IPv6 address without a zone; undefined for other texts. */
export function parseAddress(text: string): Address | undefined {
  const family = text.includes('%') ? 0 : isIP(text);
  if (family === 4) return { bits: 32, value: dotted(text) };
  if (family !== 6) return undefined;
  const plain = text.replace(/\d+(?:\.\d+){3}$/, (tail) => {
    const value = dotted(tail);
    return `${(value >> 16n).toString(16)}:${(value & 0xffffn).toString(16)}`;
  });
  const [head = '', tail] = plain.split('::');
  const groups = head === '' ? [] : head.split(':');
  const last = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = Array.from({ length: 8 - groups.length - last.length }, () => '0');
  const all = tail === undefined ? groups : [...groups, ...zeros, ...last];
  return { bits: 128, value: all.reduce((sum, group) => (sum << 16n) | BigInt(`0x${group}`), 0n) };
}

function dotted(text: string): bigint {
  return text.split('.').reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
}

/** Whether an IPv6 address stands for an IPv4 one: `::ffff:10.0.0.1`. */
export function isMapped({ bits, value }: Address): boolean {
  return bits === 128 && value >> 32n === 0xffffn;
}

/** The address in its canonical form: lower case, the longest run of zeros left out. */
export function addressText({ bits, value }: Address): string {
  if (bits === 32) return [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 0xffn).join('.');
  const groups = Array.from({ length: 8 }, (_, index) =>
    ((value >> BigInt(112 - 16 * index)) & 0xffffn).toString(16),
  );
  const text = groups.join(':');
  const runs = [...text.matchAll(/(?<![^:])0(?::0)+(?![^:])/g)];
  const longest = runs.reduce<RegExpMatchArray | undefined>(
    (best, run) => (best === undefined || run[0].length > best[0].length ? run : best),
    undefined,
  );
  if (longest === undefined) return text;
  const start = text.slice(0, longest.index).replace(/:$/, '');
  const end = text.slice((longest.index ?? 0) + longest[0].length).replace(/^:/, '');
  return `${start}::${end}`;
}

/** The address with all bits behind a prefix set to 0. */
export function maskAddress({ bits, value }: Address, length: number): Address {
  const shift = BigInt(bits - length);
  return { bits, value: (value >> shift) << shift };
}

/** Whether an address lies within another one's prefix. */
export function isWithin(address: Address, network: Address, length: number): boolean {
  return (
    address.bits === network.bits && maskAddress(address, length).value === maskAddress(network, length).value
  );
}
