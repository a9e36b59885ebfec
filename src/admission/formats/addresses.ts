import { isIP } from 'node:net';

/** An IPv4 address, or an IPv6 address with one at its end; zeros may lead (`010.0.0.1`). */
export function isIpv4(text: string): boolean {
  return text.includes('.') && familyOf(withoutLeadingZeros(text)) !== 0;
}

/** An IPv6 address without a zone. */
export function isIpv6(text: string): boolean {
  return familyOf(text) === 6;
}

/** An address and the length of its prefix: `10.0.0.0/8`. */
export function isCidr(text: string): boolean {
  const slash = text.indexOf('/');
  const prefix = text.slice(slash + 1);
  if (slash < 0 || !/^\d+$/.test(prefix)) return false;
  const family = familyOf(withoutLeadingZeros(text.slice(0, slash)));
  return family !== 0 && Number(prefix) <= (family === 4 ? 32 : 128);
}

/** 4, 6, or 0 where the text is no address; a zone makes it none. */
export function familyOf(text: string): number {
  return text.includes('%') ? 0 : isIP(text);
}

function withoutLeadingZeros(text: string): string {
  return text.replace(/\d+(?:\.\d+){3}$/, (dotted) => dotted.replace(/0+(?=\d)/g, zerosAtStart));
}

/** Zeros within a number stay: only those at the start of a part go. */
function zerosAtStart(zeros: string, offset: number, dotted: string): string {
  return offset === 0 || dotted[offset - 1] === '.' ? '' : zeros;
}

/** A hardware address of 6, 8 or 20 bytes: `00:00:5e:00:53:01`, with dashes, in pairs (`0000.5e00.5301`), or unbroken. */
export function isMac(text: string): boolean {
  const digits = MAC_SPELLINGS.some((spelling) => spelling.test(text)) ? text.replace(/[:.-]/g, '') : '';
  return MAC_BYTES.has(digits.length / 2);
}

const MAC_BYTES: ReadonlySet<number> = new Set([6, 8, 20]);
const MAC_SPELLINGS = [
  /^[0-9a-f]{2}(?::[0-9a-f]{2})*$/i,
  /^[0-9a-f]{2}(?:-[0-9a-f]{2})*$/i,
  /^[0-9a-f]{4}(?:\.[0-9a-f]{4})*$/i,
  /^(?:[0-9a-f]{2})*$/i,
];
