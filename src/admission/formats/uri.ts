import { familyOf } from './addresses.ts';

/** A URI as Go's net/url.ParseRequestURI takes it: with a scheme, or starting with a slash. */
export function isRequestUri(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  if (text === '' || /[\u0000-\u001f\u007f]/.test(text)) return false;
  if (text === '*') return true;
  if (text.startsWith(':')) return false;
  const scheme = /^([a-zA-Z][a-zA-Z0-9+.-]*):/.exec(text)?.[1]?.toLowerCase() ?? '';
  const [rest = ''] = text.slice(scheme === '' ? 0 : scheme.length + 1).split('?');
  if (!rest.startsWith('/')) return scheme !== '';
  if (scheme === '' || !rest.startsWith('//')) return hasWholeEscapes(rest);
  const end = rest.indexOf('/', 2);
  const authority = rest.slice(2, end < 0 ? undefined : end);
  return isAuthority(authority, scheme) && hasWholeEscapes(end < 0 ? '' : rest.slice(end));
}

function hasWholeEscapes(text: string): boolean {
  return !/%(?![0-9a-fA-F]{2})/.test(text);
}

const USER = /^[A-Za-z0-9\-._:~!$&'()*+,;=%@]*$/;

function isAuthority(authority: string, scheme: string): boolean {
  const at = authority.lastIndexOf('@');
  const user = authority.slice(0, Math.max(at, 0));
  return isHost(authority.slice(at + 1), scheme) && USER.test(user) && hasWholeEscapes(user);
}

const PORT = /^(?::\d*)?$/;

function isHost(host: string, scheme: string): boolean {
  const open = host.lastIndexOf('[');
  if (open > 0) return false;
  if (open === 0) {
    const close = host.lastIndexOf(']');
    return close > 0 && PORT.test(host.slice(close + 1)) && isLiteral(host.slice(1, close));
  }
  const isWeb = scheme === 'http' || scheme === 'https';
  const colon = isWeb ? host.indexOf(':') : host.lastIndexOf(':');
  return (colon < 0 || PORT.test(host.slice(colon))) && isHostText(host);
}

/** An IPv6 address, perhaps with a zone after `%25`. */
function isLiteral(text: string): boolean {
  const zone = text.indexOf('%25');
  if (zone < 0) return familyOf(text) === 6;
  const name = text.slice(zone + 3);
  return familyOf(text.slice(0, zone)) === 6 && name !== '' && isZone(name);
}

function isZone(name: string): boolean {
  const isPlain = /^(?:[A-Za-z0-9\-_.~!$&'()*+,;=:[\]<>"\u0080-\uffff]|%[0-9a-fA-F]{2})*$/.test(name);
  return (
    isPlain && [...name.matchAll(/%(..)/g)].every(([, hex = '']) => isZoneByte(Number.parseInt(hex, 16)))
  );
}

function isZoneByte(byte: number): boolean {
  return (
    byte === 0x25 || byte === 0x20 || /[A-Za-z0-9\-_.~!$&'()*+,;=:[\]<>"]/.test(String.fromCharCode(byte))
  );
}

/** In a host only bytes that aren't ASCII may be escaped, and the percent sign itself. */
function isHostText(host: string): boolean {
  return /^(?:[A-Za-z0-9\-_.~!$&'()*+,;=:[\]<>"\u0080-\uffff]|%25|%[89a-fA-F][0-9a-fA-F])*$/.test(host);
}
