/** A URL's host as a name: the brackets of an IPv6 address belong to the URL. */
export function bareHostname(hostname: string): string {
  return hostname.replace(/^\[(.*)\]$/, '$1');
}
