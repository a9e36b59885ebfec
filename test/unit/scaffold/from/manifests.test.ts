import { describe, expect, it } from 'vitest';
import {
  namespaceEdits,
  namespacesOf,
  propertyEdits,
} from '../../../../src/scaffold/from/manifests/edits.ts';
import { manifestTodos } from '../../../../src/scaffold/from/manifests/findings.ts';
import { placedProperties } from '../../../../src/scaffold/from/manifests/placed-property.ts';
import {
  type ManifestDocument,
  readDocuments,
} from '../../../../src/scaffold/from/manifests/read-documents.ts';
import { scopes } from '../../../../src/scaffold/from/manifests/scope.ts';
import { suggestedProperties } from '../../../../src/scaffold/from/manifests/suggested-properties.ts';
import { yqTargets } from '../../../../src/scaffold/from/manifests/yq-path.ts';
import { parseJsonPath } from '../../../../src/shared/json-path/parse.ts';

function documentsOf(...texts: readonly string[]): readonly ManifestDocument[] {
  const sources = texts.map((text, index) => ({
    path: `${index}.yaml`,
    content: new TextEncoder().encode(text),
    executable: false,
  }));
  return readDocuments(sources, 'k8s').files.flatMap(({ documents }) => documents);
}

const POD = `apiVersion: v1
kind: Pod
metadata: {name: web, annotations: {a/b: c}}
spec:
  hostname: "1"
  containers: [{name: a, image: x}, {name: b, image: x}]
`;

describe('yqTargets', () => {
  it.each([
    ['.spec.hostname', ['.spec.hostname']],
    [".metadata.annotations['a/b']", ['.metadata.annotations["a/b"]']],
    ['.spec.containers[1].image', ['.spec.containers[1].image']],
    ['{.spec.containers[*].image}', ['.spec.containers[].image']],
    ['.spec.containers[?(@.name=="b")].image', ['(.spec.containers[] | select(.name == "b") | .image)']],
    ['..image', ['.spec.containers[0].image', '.spec.containers[1].image']],
    ['.spec.containers[0:2].name', ['.spec.containers[0].name', '.spec.containers[1].name']],
  ])('says %s in yq', (path, expected) => {
    const [document] = documentsOf(POD);
    if (document === undefined) throw new Error('no document');
    expect(yqTargets({ document, steps: parseJsonPath(path).steps })).toEqual(expected);
  });
});

describe('placedProperties', () => {
  const schemaOf = (text: string) => placedProperties([text], documentsOf(POD))[0]?.property;

  it.each([
    ['host@pod/web:.spec.hostname', { type: 'string', default: '1' }],
    ['host@po/web:.spec.hostname', { type: 'string', default: '1' }],
    ['host=b@pods/web:.spec.hostname', { type: 'string', default: 'b' }],
    ['host:enum:1,2@Pod/web:.spec.hostname', { type: 'string', enum: ['1', '2'], default: '1' }],
    ['host:string:required@pod/web:.spec.hostname', { type: 'string' }],
    [
      'all@pod/web:.spec.containers',
      {
        type: 'array',
        items: { 'x-kubernetes-preserve-unknown-fields': true },
        default: [
          { name: 'a', image: 'x' },
          { name: 'b', image: 'x' },
        ],
      },
    ],
    [
      'a.b@pod/web:.metadata.annotations',
      { type: 'object', 'x-kubernetes-preserve-unknown-fields': true, default: { 'a/b': 'c' } },
    ],
  ])('reads %s', (text, schema) => {
    expect(schemaOf(text)?.schema).toEqual(schema);
  });

  it.each([
    [
      'places that differ',
      ['n@pod/web:.spec.hostname', 'n@pod/web:.spec.containers[0].name'],
      'in the place before',
    ],
    ['a path to different values', ['n@pod/web:.spec.containers[*].name'], 'different values'],
    ['a type at a further place', ['n@pod/web:..image', 'n:string@pod/web:..image'], 'at the first place'],
  ])('refuses %s', (_, texts, message) => {
    expect(() => placedProperties(texts, documentsOf(POD))).toThrow(message);
  });

  it('writes a value to all places of its property', () => {
    const [property] = placedProperties(
      ['i@pod/web:.spec.containers[0].image', 'i@pod/web:.spec.containers[1].image'],
      documentsOf(POD),
    );
    expect(propertyEdits(property === undefined ? [] : [property])).toBe(
      [
        '# i',
        'with(select(.kind == "Pod" and .metadata.name == "web");',
        '  .spec.containers[0].image = $request.spec.i',
        ') |',
        'with(select(.kind == "Pod" and .metadata.name == "web");',
        '  .spec.containers[1].image = $request.spec.i',
        ') |',
      ].join('\n'),
    );
  });
});

describe('namespaces of a request', () => {
  function requestOf(...texts: readonly string[]) {
    const documents = documentsOf(...texts);
    return { documents, scopeOf: scopes(documents) };
  }
  const object = (kind: string, name: string, namespace?: string, rest = '') =>
    `apiVersion: ${kind.includes('Role') ? 'rbac.authorization.k8s.io/v1' : 'v1'}\nkind: ${kind}\nmetadata: {name: ${name}${namespace === undefined ? '' : `, namespace: ${namespace}`}}\n${rest}`;

  it.each([
    ['one, where no manifest names any', [object('Pod', 'a')], []],
    [
      'one, where all name the same',
      [object('Pod', 'a', 'x'), object('Namespace', 'x'), object('Pod', 'b')],
      ['x'],
    ],
    [
      'several, and that of those which name none',
      [object('Pod', 'a', 'x'), object('Pod', 'b', 'z'), object('Pod', 'c')],
      ['x', 'z', 'default'],
    ],
  ])('are %s', (_, texts, expected) => {
    expect(namespacesOf(requestOf(...texts))).toEqual(expected);
  });

  it('keep their names, where there are several', () => {
    const edits = namespaceEdits(requestOf(object('Pod', 'a', 'x'), object('Pod', 'b', 'z')));
    expect(edits).toContain(
      '.metadata.namespace = strenv(namespace) + "-" + (.metadata.namespace // "default")',
    );
    expect(edits).toContain('.metadata.name = strenv(namespace) + "-" + .metadata.name');
  });

  it('are those of subjects too, where the manifests have the account', () => {
    const binding = object('RoleBinding', 'a', undefined, 'subjects: []\n');
    expect(namespaceEdits(requestOf(binding, object('ServiceAccount', 'web')))).toContain(
      '(.subjects[] | select(.kind == "ServiceAccount") | select(.name == "web") | .namespace) = strenv(namespace)',
    );
    expect(namespaceEdits(requestOf(binding))).not.toContain('subjects');
  });

  it('leave kinds alone that definitions among the manifests put into none', () => {
    const definition =
      'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: q.a.io}\nspec: {group: a.io, names: {kind: Q}, scope: Cluster}\n';
    const { documents, scopeOf } = requestOf(
      definition,
      'apiVersion: a.io/v1\nkind: Q\nmetadata: {name: a}\n',
    );
    expect(documents.map(scopeOf)).toEqual(['shared', 'shared']);
  });

  it.each([
    [
      object('Service', 'a', 'x', 'spec: {ports: [{nodePort: 30000}]}\n'),
      'the node port 30000: manifests/0.yaml:4',
    ],
    [object('Pod', 'a', 'x', 'spec: {containers: [{ports: [{hostPort: 80}]}]}\n'), 'the host port 80'],
    [
      object('ConfigMap', 'a', 'x', 'data: {url: "http://db.x.svc.cluster.local"}\n'),
      'names the namespace x',
    ],
    [object('Secret', 'a', 'x', 'data: {p: YQ==}\n'), 'keep the values of Secret x/a'],
    [object('PersistentVolume', 'a', undefined, 'spec: {}\n'), 'the same storage'],
  ])('make a task of %j', (text, todo) => {
    const todos = manifestTodos(requestOf(text), [], []);
    expect(todos).toEqual([expect.stringContaining(todo)]);
  });

  it('stay on one line, whatever an object is called: they become comments of a script', () => {
    const secret = 'apiVersion: v1\nkind: Secret\nmetadata: {name: "a\\nb"}\ndata: {a: YQ==}\n';
    expect(manifestTodos(requestOf(secret), [], [])).toEqual([
      expect.stringContaining('Secret a\\nb out of'),
    ]);
  });

  it('make a task of what is deployed once, and speaks of one', () => {
    const service =
      'apiVersion: apiregistration.k8s.io/v1\nkind: APIService\nmetadata: {name: v1.a.io}\nspec: {service: {name: a, namespace: x}}\n';
    const shared = documentsOf(service);
    expect(manifestTodos(requestOf(object('Pod', 'a', 'x')), [], shared)).toEqual([
      expect.stringContaining('APIService v1.a.io is deployed once, and names the namespace x'),
    ]);
  });
});

describe('suggestedProperties', () => {
  const deployment = (name: string) =>
    `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: ${name}}\nspec: {template: {spec: {containers: [{image: x}]}}}\n`;
  const place = '.spec.template.spec.containers[0].image';

  it('are called after what they set, and after its object where there are several', () => {
    expect(suggestedProperties(documentsOf(deployment('web')))).toEqual([`image@deployment/web:${place}`]);
    const several = documentsOf(deployment('web'), deployment('db.v1'));
    const suggested = suggestedProperties(several);
    expect(suggested).toEqual([`web.image@deployment/web:${place}`, `db-v1.image@deployment/db.v1:${place}`]);
    expect(placedProperties(suggested, several).map(({ property }) => property.path)).toEqual([
      ['web', 'image'],
      ['db-v1', 'image'],
    ]);
  });
});
