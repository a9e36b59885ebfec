/**
 * What is loose about an image reference: it has no tag, which means `latest`, or it has that tag. Undefined where a tag
 * or a digest pins it.
 */
export function looseTag(reference: string): 'none' | 'latest' | undefined {
  if (reference.includes('@')) return undefined;
  const name = reference.slice(reference.lastIndexOf('/') + 1);
  const colon = name.indexOf(':');
  if (colon === -1) return 'none';
  return name.slice(colon + 1) === 'latest' ? 'latest' : undefined;
}

/** In words: `has no tag, which means latest`. */
export function describeLooseTag(tag: 'none' | 'latest'): string {
  return tag === 'none' ? 'has no tag, which means latest' : 'has the tag latest';
}
