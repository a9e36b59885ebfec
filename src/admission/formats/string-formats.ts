import { isCidr, isIpv4, isIpv6, isMac } from './addresses.ts';
import { isEmail } from './email.ts';
import { isCreditCard, isIsbn10, isIsbn13 } from './numbers-with-check-digit.ts';
import { isDate, isDateTime, isDuration } from './times.ts';
import { isRequestUri } from './uri.ts';

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})$/;
const BYTE = '(?:0|[1-9]\\d?|1\\d{2}|2[0-4]\\d|25[0-5])';
const SPACE = '[\\t\\n\\f\\r ]*';
const RGB = new RegExp(`^rgb\\(${[BYTE, BYTE, BYTE].map((byte) => SPACE + byte + SPACE).join(',')}\\)$`);
const SHORT_NAME = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/;
const LONG_NAME = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;

/** A name of one label, or of several that end in a dot each before a last one of letters. */
const HOST_CHARACTER = '[a-zA-Z0-9\\p{S}\\p{L}]';
const HOST_LABEL = `${HOST_CHARACTER}(?:(?:${HOST_CHARACTER}|-){0,61}${HOST_CHARACTER})?`;
const HOSTNAME = new RegExp(
  `^(?:${HOST_CHARACTER}(?:-?${HOST_CHARACTER}{0,62})?|(?:${HOST_LABEL}\\.)+[a-zA-Z\\p{L}]{2,63})$`,
  'u',
);

/** Formats of strings that the API server of Kubernetes 1.36 checks, by name without dashes (kube-openapi `strfmt`). */
export const STRING_FORMATS: ReadonlyMap<string, (text: string) => boolean> = new Map([
  ['bsonobjectid', (text) => /^[0-9a-fA-F]{24}$/.test(text)],
  ['uri', isRequestUri],
  ['email', isEmail],
  ['hostname', isHostname],
  ['ipv4', isIpv4],
  ['ipv6', isIpv6],
  ['cidr', isCidr],
  ['mac', isMac],
  ['uuid', uuidOf('[0-9a-f]', '[0-9a-f]')],
  ['uuid3', uuidOf('3', '[0-9a-f]')],
  ['uuid4', uuidOf('4', '[89ab]')],
  ['uuid5', uuidOf('5', '[89ab]')],
  ['isbn', (text) => isIsbn10(text) || isIsbn13(text)],
  ['isbn10', isIsbn10],
  ['isbn13', isIsbn13],
  ['creditcard', isCreditCard],
  ['ssn', (text) => text.length === 11 && /^\d{3}[- ]?\d{2}[- ]?\d{4}$/.test(text)],
  ['hexcolor', (text) => /^#?(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})$/.test(text)],
  ['rgbcolor', (text) => RGB.test(text)],
  ['byte', (text) => BASE64.test(text)],
  ['password', () => true],
  ['date', isDate],
  ['duration', isDuration],
  ['datetime', isDateTime],
  ['k8sshortname', (text) => text.length <= 63 && SHORT_NAME.test(text)],
  ['k8slongname', (text) => text.length <= 253 && LONG_NAME.test(text)],
]);

function uuidOf(version: string, variant: string): (text: string) => boolean {
  const hex = (count: number) => `[0-9a-f]{${count}}`;
  const parts = [hex(8), hex(4), version + hex(3), variant + hex(3), hex(12)];
  const pattern = new RegExp(`^${parts.join('-?')}$`, 'i');
  return (text) => pattern.test(text);
}

function isHostname(text: string): boolean {
  const bytes = Buffer.byteLength(text);
  return (
    HOSTNAME.test(text) && bytes <= 255 && text.split('.').every((part) => Buffer.byteLength(part) <= 63)
  );
}
