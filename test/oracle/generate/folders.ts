import type { Random } from './random.ts';

const NAMES = ['a', 'b', 'a.example.com', '5', '"5"', 'yes', '"yes"', 'A'];
const NAMESPACES = ['', '', '', 'default', 'default', 'team', '""', 'null'];
const TYPES = [
  ['v1', 'ConfigMap'],
  ['v1', 'Secret'],
  ['v1', 'Namespace'],
  ['v1', 'PersistentVolume'],
  ['apps/v1', 'Deployment'],
  ['apps/v1beta1', 'Deployment'],
  ['example.com/v1', 'Deployment'],
  ['example.com/v1', 'Namespace'],
  ['example.com/v1', 'Redis'],
  ['example.com/v1beta1', 'Redis'],
  ['rbac.authorization.k8s.io/v1', 'ClusterRole'],
  ['rbac.authorization.k8s.io/v1', 'Role'],
  ['apiextensions.k8s.io/v1', 'CustomResourceDefinition'],
  ['storage.k8s.io/v1', 'StorageClass'],
  ['storage.k8s.io/v1beta1', 'StorageClass'],
  ['networking.k8s.io/v1', 'IngressClass'],
  ['scheduling.k8s.io/v1', 'PriorityClass'],
  ['admissionregistration.k8s.io/v1', 'ValidatingWebhookConfiguration'],
] as const;

/** A folder of manifests, texts by path; about half of them declare an object twice. */
export function generateFolder(random: Random): { readonly files: Readonly<Record<string, string>> } {
  const files = random.list(1, 4, (index) => {
    const folder = random.pick(['', '', 'deep/', 'deep/er/']);
    if (random.chance(0.15)) return [`${folder}${index}.json`, jsonFile(random)] as const;
    return [`${folder}${index}${random.pick(['.yaml', '.yaml', '.yml'])}`, yamlFile(random)] as const;
  });
  return { files: Object.fromEntries(files) };
}

function yamlFile(random: Random): string {
  const start = random.pick(['', '', '---\n', '# first\n', '# first\n---\n']);
  const documents = random.list(1, 3, () => document(random));
  const end = random.pick(['', '', '---\n', '...\n', '\n']);
  return `${start}${documents.join(random.pick(['---\n', '--- # next\n', '---\n---\n']))}${end}`;
}

function document(random: Random): string {
  if (random.chance(0.05)) return random.pick(['# nothing\n', 'null\n', '{}\n']);
  if (random.chance(0.12)) return list(random);
  const [apiVersion, kind] = random.pick(TYPES);
  const quote = random.pick(['', '', '"']);
  const lines = [
    ...(random.chance(0.02) ? [] : [`apiVersion: ${quote}${apiVersion}${quote}`]),
    `kind: ${kind}`,
    ...metadata(random),
    ...(random.chance(0.3) ? ['data:', '  key: |', '    kind: ConfigMap', '    ---x'] : []),
  ];
  return `${lines.join('\n')}\n`;
}

function metadata(random: Random): readonly string[] {
  const name = random.chance(0.01) ? "''" : random.pick(NAMES);
  const namespace = random.pick(NAMESPACES);
  const inNamespace = namespace === '' ? '' : `, namespace: ${namespace}`;
  if (random.chance(0.3)) return [`metadata: {name: ${name}${inNamespace}}`];
  return ['metadata:', `  name: ${name}`, ...(namespace === '' ? [] : [`  namespace: ${namespace}`])];
}

function list(random: Random): string {
  const kind = random.pick(['List', 'ConfigMapList', 'FooList']);
  const items = random.list(0, 2, () => `- ${flowObject(random)}\n`);
  return `apiVersion: v1\nkind: ${kind}\n${items.length === 0 ? 'items: []\n' : `items:\n${items.join('')}`}`;
}

function flowObject(random: Random): string {
  const [apiVersion, kind] = random.pick(TYPES);
  const namespace = random.pick(NAMESPACES);
  const inNamespace = namespace === '' ? '' : `, namespace: ${namespace}`;
  return `{apiVersion: ${apiVersion}, kind: ${kind}, metadata: {name: ${random.pick(NAMES)}${inNamespace}}}`;
}

function jsonFile(random: Random): string {
  const [apiVersion, kind] = random.pick(TYPES);
  const namespace = random.pick([undefined, 'default', 'team']);
  return JSON.stringify({ apiVersion, kind, metadata: { name: random.pick(['a', 'b']), namespace } });
}
