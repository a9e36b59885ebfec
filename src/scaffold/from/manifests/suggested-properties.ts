import { listOrEmpty, objectOrEmpty } from '../../../shared/json.ts';
import type { ManifestDocument } from './read-documents.ts';

/** A value that requests may want to set. */
interface Suggestion {
  readonly name: string;
  /** The object that it is in. */
  readonly of: string;
  /** `@KIND/NAME:PATH`. */
  readonly place: string;
}

/**
 * Properties that suggest themselves in manifests, as `--property` takes them: replicas, images, hosts, storage. Where several
 * have the same name, each is a field of an object that is called like the one in the manifests.
 */
export function suggestedProperties(documents: readonly ManifestDocument[]): readonly string[] {
  const all = documents.flatMap(suggestionsIn);
  return all.map(({ name, of, place }) => {
    const isUnique = all.filter((other) => other.name === name).length === 1;
    return `${isUnique ? '' : `${of.replaceAll('.', '-')}.`}${name}${place}`;
  });
}

function suggestionsIn({ kind, name: of, object }: ManifestDocument): readonly Suggestion[] {
  const spec = objectOrEmpty(object.spec);
  const containers = listOrEmpty(objectOrEmpty(objectOrEmpty(spec.template).spec).containers);
  const suggest = (name: string, isThere: boolean, path: string): readonly Suggestion[] =>
    isThere ? [{ name, of, place: `@${kind.toLowerCase()}/${of}:${path}` }] : [];
  return [
    ...suggest('replicas', typeof spec.replicas === 'number', '.spec.replicas'),
    ...suggest('image', containers.length > 0, '.spec.template.spec.containers[0].image'),
    ...suggest(
      'host',
      kind === 'Ingress' && objectOrEmpty(listOrEmpty(spec.rules)[0]).host !== undefined,
      '.spec.rules[0].host',
    ),
    ...suggest('storage', kind === 'PersistentVolumeClaim', '.spec.resources.requests.storage'),
  ];
}
