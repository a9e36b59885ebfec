import { describe, expect, it } from 'vitest';
import { declaredObjects, describeObject } from '../../../src/deliver/declared-objects.ts';
import { declarationsByObject, hasSameVersion } from '../../../src/deliver/object-collisions.ts';

/** The objects that collide, as people call them, with their files. */
function collisions(contents: Readonly<Record<string, string | Uint8Array>>): readonly string[] {
  const files = Object.entries(contents).map(([path, content]) => ({
    file: path,
    objects: declaredObjects(path, Buffer.from(content)),
  }));
  return [...declarationsByObject(files).values()].flatMap((declarations) => {
    const [first, ...others] = declarations;
    if (first === undefined || others.length === 0) return [];
    const places = declarations.map(({ file }) => file).join(' ');
    const isSame = hasSameVersion(declarations.map(({ object }) => object));
    return [`${describeObject(first.object)}: ${places}${isSame ? '' : ' (other version)'}`];
  });
}

function manifest(apiVersion: string, kind: string, metadata: string): string {
  return `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {${metadata}}\n`;
}

// What `kubectl kustomize` 5.5.0 answers to each of these folders; kyaml/resid/resid.go and api/resource/factory.go.
describe('two manifests of one object collide', () => {
  it('in two files, and within one', () => {
    const a = manifest('v1', 'ConfigMap', 'name: a');
    expect(collisions({ '1.yaml': a, 'deep/2.yml': a })).toEqual(['ConfigMap default/a: 1.yaml deep/2.yml']);
    expect(collisions({ '1.yaml': `${a}---\n${a}` })).toEqual(['ConfigMap default/a: 1.yaml 1.yaml']);
    expect(collisions({ '1.yaml': a, '2.yaml': manifest('v1', 'ConfigMap', 'name: b') })).toEqual([]);
  });

  it('where one names the namespace default and the other none', () => {
    const texts = ['name: a', 'name: a, namespace: default', 'name: a, namespace: ""', 'name: a, namespace:'];
    for (const text of texts) {
      const files = { '1.yaml': manifest('x/v1', 'Foo', 'name: a'), '2.yaml': manifest('x/v1', 'Foo', text) };
      expect(collisions(files), text).toEqual(['Foo default/a: 1.yaml 2.yaml']);
    }
    const other = manifest('x/v1', 'Foo', 'name: a, namespace: other');
    expect(collisions({ '1.yaml': other, '2.yaml': manifest('x/v1', 'Foo', 'name: a') })).toEqual([]);
  });

  it('whatever namespace stands at what lives in none', () => {
    const files = {
      '1.yaml': manifest('v1', 'Namespace', 'name: a, namespace: b'),
      '2.yaml': manifest('v1', 'Namespace', 'name: a'),
    };
    expect(collisions(files)).toEqual(['Namespace a: 1.yaml 2.yaml']);
    // A kind of that name in a group of one's own is not Kubernetes' Namespace.
    const own = {
      '1.yaml': manifest('x/v1', 'Namespace', 'name: a, namespace: b'),
      '2.yaml': manifest('x/v1', 'Namespace', 'name: a'),
    };
    expect(collisions(own)).toEqual([]);
  });

  it('as items of a list, in JSON, and without an apiVersion', () => {
    const item = '{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}';
    const files = {
      'list.yaml': `apiVersion: v1\nkind: List\nitems: [${item}, {kind: FooList, items: [${item}]}]\n`,
      'a.json': '{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}}',
    };
    expect(collisions(files)).toEqual(['ConfigMap default/a: list.yaml list.yaml a.json']);
    const bare = 'kind: ConfigMap\nmetadata: {name: a}\n';
    expect(collisions({ '1.yaml': bare, '2.yaml': bare })).toEqual(['ConfigMap default/a: 1.yaml 2.yaml']);
  });

  it('in two groups they are two objects', () => {
    const files = {
      '1.yaml': manifest('extensions/v1', 'Ingress', 'name: a'),
      '2.yaml': manifest('networking.k8s.io/v1', 'Ingress', 'name: a'),
    };
    expect(collisions(files)).toEqual([]);
  });

  it('in two versions of a group too, though kustomize lets that pass: the cluster has one object', () => {
    const files = {
      '1.yaml': manifest('batch/v1', 'CronJob', 'name: a'),
      '2.yaml': manifest('batch/v1beta1', 'CronJob', 'name: a'),
    };
    expect(collisions(files)).toEqual(['CronJob default/a: 1.yaml 2.yaml (other version)']);
  });
});

it('what is no manifest declares nothing: other files, broken YAML, documents without kind or name', () => {
  const a = manifest('v1', 'ConfigMap', 'name: a');
  expect(
    collisions({
      'a.yaml': a,
      'README.md': a,
      'a.yaml.tmpl': a,
      'broken.yaml': `${a}---\n{`,
      'values.yaml': 'metadata: {name: a}\n',
      'generated.yaml': manifest('v1', 'ConfigMap', 'generateName: a'),
      'text.yaml': 'just text\n',
      'empty.yaml': '---\n',
      'binary.yaml': Uint8Array.of(0xff, 0xfe, 0x00),
    }),
  ).toEqual([]);
});
