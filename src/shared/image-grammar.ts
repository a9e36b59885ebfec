const COMPONENT = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*';
const HOST_PART = '[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?';
/** As Docker tells a host from the first part of a path: by a dot, a port, or the name localhost. */
const HOST = `(?:${HOST_PART}(?:\\.${HOST_PART})+(?::\\d+)?|${HOST_PART}:\\d+|localhost)`;
const NAME = `(?:${HOST}/)?${COMPONENT}(?:/${COMPONENT})*`;
const DIGEST = '[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}';
const REFERENCE = new RegExp(`^(${NAME})(?::([\\w][\\w.-]{0,127}))?(?:@(${DIGEST}))?$`);

/** What Docker allows for, without tag and digest. */
export const MAX_IMAGE_NAME = 255;

/**
 * An image's name without tag and digest, by the grammar of the distribution project (reference/reference.go); undefined
 * where it is no image reference. How long it is isn't looked at.
 */
export function imageName(reference: string): string | undefined {
  return REFERENCE.exec(reference)?.[1];
}

/** A reference without tag and digest, as it is written, whether or not it is a valid one. */
export function repositoryOf(reference: string): string {
  return reference.replace(/@.*$/, '').replace(/:[^/]*$/, '');
}
