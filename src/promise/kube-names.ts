/** The name rules of Kubernetes (apimachinery `pkg/util/validation`). Each returns what is wrong, or undefined. */

const LABEL = '[a-z0-9](?:[-a-z0-9]*[a-z0-9])?';
const DNS_LABEL = new RegExp(`^${LABEL}$`);
const DNS_SUBDOMAIN = new RegExp(`^${LABEL}(?:\\.${LABEL})*$`);
const DNS_1035_LABEL = /^[a-z](?:[-a-z0-9]*[a-z0-9])?$/;
const QUALIFIED = /^(?:[A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;

/** Container and volume names (DNS-1123 label). */
export function wrongDnsLabel(name: string): string | undefined {
  if (name.length > 63) return `has ${name.length} characters, at most 63 are allowed`;
  return DNS_LABEL.test(name)
    ? undefined
    : 'must consist of lower-case letters, digits and "-", and begin and end with a letter or digit';
}

/** Names of most objects (DNS-1123 subdomain). */
export function wrongDnsSubdomain(name: string, maxLength = 253): string | undefined {
  if (name.length > maxLength) return `has ${name.length} characters, at most ${maxLength} are allowed`;
  return DNS_SUBDOMAIN.test(name)
    ? undefined
    : 'must consist of lower-case letters, digits, "-" and ".", and begin and end with a letter or digit';
}

/** Plurals, versions, and kinds in lower case (DNS-1035 label). */
export function wrongDns1035Label(name: string): string | undefined {
  if (name.length > 63) return `has ${name.length} characters, at most 63 are allowed`;
  return DNS_1035_LABEL.test(name)
    ? undefined
    : 'must begin with a letter, end with a letter or digit, and hold only lower-case letters, digits and "-"';
}

/** Label values; empty is fine. */
export function wrongLabelValue(value: string): string | undefined {
  if (value.length > 63) return `has ${value.length} characters, at most 63 are allowed`;
  return value === '' || QUALIFIED.test(value)
    ? undefined
    : 'must consist of letters, digits, "-", "_" and ".", and begin and end with a letter or digit';
}

/** Label keys: a name with an optional prefix, `example.com/name`. */
export function wrongLabelKey(key: string): string | undefined {
  const parts = key.split('/');
  const name = parts.at(-1) ?? '';
  if (parts.length > 2) return 'must have at most one "/"';
  if (parts.length === 2) {
    const wrongPrefix = wrongDnsSubdomain(parts[0] ?? '');
    if (wrongPrefix !== undefined) return `has a prefix that ${wrongPrefix}`;
  }
  if (name === '') return 'must have a name';
  return wrongLabelValue(name);
}

/** What is wrong with a key of a Secret or ConfigMap (apimachinery `pkg/util/validation`, IsConfigMapKey). */
export function wrongObjectKey(key: string): string | undefined {
  if (key === '.' || key === '..' || key.startsWith('..')) return 'a key may not begin with ".." or be "."';
  if (/^[-._a-zA-Z0-9]{1,253}$/.test(key)) return undefined;
  return 'a key may consist of letters, digits, "-", "_" and "." only';
}
