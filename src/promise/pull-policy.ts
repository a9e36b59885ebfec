import type { Container } from './types.ts';

/**
 * When a node pulls a container's image. Where the Promise doesn't say, Kubernetes decides by the reference
 * (`pkg/apis/core/v1/defaults.go`, SetDefaults_Container): always for `latest` or no tag, else when it isn't there; a
 * digest counts as a tag.
 */
export function pullPolicy({ image, imagePullPolicy }: Pick<Container, 'image' | 'imagePullPolicy'>): string {
  if (imagePullPolicy !== undefined && imagePullPolicy !== '') return imagePullPolicy;
  if (image.includes('@')) return 'IfNotPresent';
  const name = image.slice(image.lastIndexOf('/') + 1);
  const tag = name.includes(':') ? name.slice(name.indexOf(':') + 1) : 'latest';
  return tag === 'latest' ? 'Always' : 'IfNotPresent';
}
