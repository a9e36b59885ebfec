/** The names that a new Promise bears; each ends up in its files. */
export interface PromiseNames {
  /** metadata.name of the Promise. */
  readonly name: string;
  /** API group of what users request. */
  readonly group: string;
  /** Kind of what users request. */
  readonly kind: string;
  /** Plural of the kind, as kubectl and URLs have it. */
  readonly plural: string;
  /** Version of the API. */
  readonly version: string;
  /** Reference of the stage's image. */
  readonly image: string;
}

/** The names that a user may choose instead of the defaults. */
export interface NameFlags {
  readonly group?: string | undefined;
  readonly kind?: string | undefined;
  readonly plural?: string | undefined;
  readonly version?: string | undefined;
  readonly image?: string | undefined;
}

/**
 * Fills in the names that the user left out, so that a name alone is enough to start. Nothing is checked here:
 * {@link checkNames} does that.
 *
 * The image has a tag that isn't `latest`: Kubernetes then pulls only what a node lacks (IfNotPresent), and an image
 * loaded into kind is used.
 */
export function initDefaults(name: string, flags: NameFlags = {}): PromiseNames {
  const kind = flags.kind ?? pascalCase(name);
  return {
    name,
    group: flags.group ?? 'example.com',
    kind,
    plural: flags.plural ?? pluralOf(kind),
    version: flags.version ?? 'v1alpha1',
    image: flags.image ?? defaultImage(name),
  };
}

/** Makes a kind of a name: `elastic-cloud` becomes `ElasticCloud`. */
export function pascalCase(name: string): string {
  return name
    .split(/[-.]/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}

/**
 * Makes the plural that URLs and kubectl use of a kind, in lower case, by three rules: `-es` after s, x, z, ch and sh;
 * `-ies` for a y after a consonant; `-s` otherwise. Irregular words are what `--plural` is for.
 */
export function pluralOf(kind: string): string {
  const singular = kind.toLowerCase();
  if (/(?:[sxz]|ch|sh)$/.test(singular)) return `${singular}es`;
  if (/[^aeiou]y$/.test(singular)) return `${singular.slice(0, -1)}ies`;
  return `${singular}s`;
}

/** Names the stage's image after the Promise; its last word is the folder that builds it. */
export function defaultImage(name: string): string {
  return `${name}-pipeline:v0.1.0`;
}
