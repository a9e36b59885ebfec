/** The last segment of an image reference's path, without tag and digest: `ghcr.io/me/render:v1` is `render`. */
export function imageBaseName(reference: string): string {
  const [withoutDigest = ''] = reference.split('@');
  return (withoutDigest.split('/').at(-1) ?? '').replace(/:.*$/, '');
}
