import { imageUnavailable } from './errors.ts';

/** An image reference, taken apart. */
export interface ImageReference {
  /** `docker.io`, `ghcr.io`, `localhost:5000`. */
  readonly registry: string;
  /** Registry and name as written, without tag and digest. */
  readonly repository: string;
  /** The tag, or else the digest; `latest` where neither is written. */
  readonly tag: string;
}

/**
 * Takes an image reference apart.
 * @throws PromiseError `image-unavailable` for what can't be a reference.
 */
export function parseReference(reference: string): ImageReference {
  checkReference(reference);
  const at = reference.indexOf('@');
  const named = at === -1 ? reference : reference.slice(0, at);
  const colon = named.lastIndexOf(':');
  // A colon before a slash belongs to the registry's port.
  const tagged = colon > named.lastIndexOf('/');
  const repository = tagged ? named.slice(0, colon) : named;
  const first = repository.split('/')[0] ?? '';
  const hasRegistry = repository.includes('/') && (/[.:]/.test(first) || first === 'localhost');
  const digest = at === -1 ? undefined : reference.slice(at + 1);
  return {
    registry: hasRegistry ? first : 'docker.io',
    repository,
    tag: digest ?? (tagged ? named.slice(colon + 1) : 'latest'),
  };
}

/**
 * Refuses what can't be an image reference or id, before it becomes part of an address.
 * @throws PromiseError `image-unavailable`.
 */
export function checkReference(reference: string): void {
  const segments = reference.split('/');
  if (/^[A-Za-z0-9][\w.:@/-]*$/.test(reference) && segments.every((part) => /[A-Za-z0-9]/.test(part))) return;
  throw imageUnavailable(JSON.stringify(reference), 'invalid reference format');
}
