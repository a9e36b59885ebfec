import { isRequestUri } from '../../formats/uri.ts';
import { goQuote } from '../../go-text.ts';
import { declare, method, type Overload } from '../functions.ts';
import { BOOL, listOf, mapOf, STRING, URL_TYPE } from '../types.ts';
import { CelError, listValue, mapValue, OpaqueValue, type Value } from '../values.ts';

/** A URL, in the parts that Go's net/url takes it apart into. */
class UrlValue extends OpaqueValue {
  readonly typeName = 'kubernetes.URL';
  readonly text: string;
  readonly scheme: string;
  /** With the port. */
  readonly host: string;
  readonly path: string;
  readonly query: string;

  constructor(text: string) {
    super();
    this.text = text;
    const [withoutFragment = ''] = text.split('#');
    const [before = '', ...query] = withoutFragment.split('?');
    const scheme = /^([a-zA-Z][a-zA-Z0-9+.-]*):/.exec(before)?.[1] ?? '';
    const rest = scheme === '' ? before : before.slice(scheme.length + 1);
    const hasAuthority = rest.startsWith('//');
    const end = hasAuthority ? rest.indexOf('/', 2) : 0;
    const authority = hasAuthority ? rest.slice(2, end < 0 ? undefined : end) : '';
    this.scheme = scheme.toLowerCase();
    this.host = decodeHost(authority.slice(authority.lastIndexOf('@') + 1));
    this.path = hasAuthority ? (end < 0 ? '' : rest.slice(end)) : rest.startsWith('/') ? rest : '';
    this.query = query.join('?');
  }

  equals(other: Value): boolean {
    return other instanceof UrlValue && other.text === this.text;
  }
}

function decodeHost(host: string): string {
  return host.replace(/(?:%[0-9a-fA-F]{2})+/g, (escapes) =>
    Buffer.from(escapes.replaceAll('%', ''), 'hex').toString('utf8'),
  );
}

function toUrl(text: string): UrlValue {
  if (isRequestUri(text)) return new UrlValue(text);
  const why =
    text === '' ? 'empty url' : text.startsWith(':') ? 'missing protocol scheme' : 'invalid URI for request';
  throw new CelError(`URL parse error during conversion from string: parse ${goQuote(text)}: ${why}`);
}

function hostname({ host }: UrlValue): string {
  const literal = /^\[([^\]]*)\]/.exec(host)?.[1];
  return literal ?? host.replace(/:\d*$/, '');
}

function port({ host }: UrlValue): string {
  return /:(\d*)$/.exec(host.replace(/^\[[^\]]*\]/, ''))?.[1] ?? '';
}

/** What EscapedPath would have to escape of a path that isn't escaped as it should. */
const UNESCAPED = /[^A-Za-z0-9\-._~!$&'()*+,;=:@/%[\]]/u;

function escapedPath({ path }: UrlValue): string {
  if (!UNESCAPED.test(path)) return path;
  const text = decodeHost(path);
  return text.replace(/[^A-Za-z0-9\-._~$&+,;=:@/]/gu, (character) => encodeURIComponent(character));
}

function queryOf({ query }: UrlValue): Value {
  const values = new Map<string, string[]>();
  for (const pair of query.split('&')) {
    if (pair === '' || pair.includes(';')) continue;
    const [key = '', ...rest] = pair.split('=');
    const [name, value] = [key, rest.join('=')].map(unescapeQuery);
    if (name === undefined || value === undefined) continue;
    values.set(name, [...(values.get(name) ?? []), value]);
  }
  return mapValue([...values].map(([name, list]) => [name, listValue(list)] as const));
}

function unescapeQuery(text: string): string | undefined {
  if (/%(?![0-9a-fA-F]{2})/.test(text)) return undefined;
  return decodeHost(text.replaceAll('+', ' '));
}

/** URLs (apiserver `pkg/cel/library/urls.go`). */
export const URLS: readonly Overload[] = [
  declare('url', [STRING], URL_TYPE, toUrl),
  declare('isURL', [STRING], BOOL, isRequestUri),
  method('getScheme', [URL_TYPE], STRING, ({ scheme }: UrlValue) => scheme),
  method('getHost', [URL_TYPE], STRING, ({ host }: UrlValue) => host),
  method('getHostname', [URL_TYPE], STRING, hostname),
  method('getPort', [URL_TYPE], STRING, port),
  method('getEscapedPath', [URL_TYPE], STRING, escapedPath),
  method('getQuery', [URL_TYPE], mapOf(STRING, listOf(STRING)), queryOf),
];
