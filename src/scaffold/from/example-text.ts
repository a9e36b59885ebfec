import { RE2JS } from 're2js';
import { type JsonObject, stringOrEmpty } from '../../shared/json.ts';
import { ownValue } from '../../shared/own-value.ts';

/** Texts that a format or a pattern may ask for: what the fields of operators mostly are. */
const CANDIDATES = [
  'example',
  'Example',
  'EXAMPLE',
  '1Gi',
  '1',
  '1h',
  '1.0.0',
  'v1.0.0',
  '1.0',
  'v1',
  '1d',
  'example.com',
  'https://example.com',
  'example/example',
  'example@example.com',
  'registry.example.com/example:1.0.0',
  '10.0.0.1',
  '10.0.0.0/24',
  '2001:db8::1',
  '2026-01-01T00:00:00Z',
  '2026-01-01',
  '00:00',
  '0 0 * * *',
  '0 0 0 * * *',
  '@daily',
  '#000000',
  '/example',
  '10%',
  '00000000-0000-4000-8000-000000000000',
  '*',
] as const;

/** Of the formats that the API server checks (apiextensions `pkg/apiserver/validation/formats.go`). */
const BY_FORMAT: Readonly<Record<string, string>> = {
  'date-time': '2026-01-01T00:00:00Z',
  date: '2026-01-01',
  duration: '1h',
  uri: 'https://example.com',
  email: 'example@example.com',
  hostname: 'example.com',
  ipv4: '10.0.0.1',
  ipv6: '2001:db8::1',
  cidr: '10.0.0.0/24',
  mac: '00:00:5e:00:53:01',
  uuid: '00000000-0000-4000-8000-000000000000',
  uuid4: '00000000-0000-4000-8000-000000000000',
  byte: 'ZXhhbXBsZQ==',
};

/** A text that a schema takes, by its format, pattern and lengths; undefined where none is known. */
export function exampleText(schema: JsonObject): string | undefined {
  const { minLength = 0, maxLength = Number.POSITIVE_INFINITY } = schema;
  const byFormat = ownValue(BY_FORMAT, stringOrEmpty(schema.format));
  const padded = 'example'.padEnd(Number(minLength), '-example').slice(0, Number(maxLength));
  const pattern = stringOrEmpty(schema.pattern);
  const matcher = pattern === '' ? undefined : RE2JS.compile(pattern);
  return [...(byFormat === undefined ? [padded] : [byFormat]), ...CANDIDATES].find(
    (text) =>
      text.length >= Number(minLength) &&
      text.length <= Number(maxLength) &&
      (matcher === undefined || matcher.matcher(text).find()),
  );
}
