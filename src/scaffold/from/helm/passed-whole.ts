/** Values that a chart's templates pass on as a whole, as their paths: `["ingress","annotations"]`. */
export type PassedWhole = readonly (readonly string[])[];

const PATH = String.raw`\$?\.Values\.([A-Za-z_][\w.]*)`;

/** How templates pass a value on: written out as YAML or JSON, taken into another map, or key by key. */
const PATTERNS = [
  new RegExp(String.raw`\bto(?:Yaml|Json|PrettyJson|RawJson|Toml)(?:Pretty)?\s+\(?\s*${PATH}`, 'g'),
  new RegExp(String.raw`${PATH}\s*\)?\s*\|[^}]*?\bto(?:Yaml|Json|PrettyJson|Toml)`, 'g'),
  new RegExp(
    String.raw`\bwith\s+${PATH}\s*-?}}(?:(?!{{-?\s*end)[\s\S]){0,300}?\bto(?:Yaml|Json)\s+\.\s`,
    'g',
  ),
  new RegExp(String.raw`\brange\s+\$\w+\s*,\s*\$\w+\s*:=\s*${PATH}`, 'g'),
  new RegExp(String.raw`"value"\s+${PATH}`, 'g'),
  new RegExp(String.raw`\b(?:merge|mergeOverwrite|omit|pick|deepCopy)\b[^}\n]*?${PATH}`, 'g'),
];

/**
 * Finds which values a chart takes as they are, such as `{{ toYaml .Values.resources }}`: the keys that values.yaml shows of
 * them are examples, and any others will do. Templates are no language to be understood here: a value that is passed on in
 * another way is missed, and its API then takes only what values.yaml shows.
 */
export function passedWhole(templates: readonly string[]): PassedWhole {
  const paths = templates.flatMap((text) =>
    PATTERNS.flatMap((pattern) =>
      [...text.matchAll(pattern)].map(([, path = '']) => path.replace(/\.+$/, '')),
    ),
  );
  return [...new Set(paths)].sort().map((path) => path.split('.'));
}
