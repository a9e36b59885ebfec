import { describe, expect, it } from 'vitest';
import { findPath } from '../../../../src/shared/json-path/find.ts';
import { parseJsonPath } from '../../../../src/shared/json-path/parse.ts';
import { JsonPathError } from '../../../../src/shared/json-path/types.ts';

const POD = {
  kind: 'Pod',
  metadata: { name: 'p', annotations: { 'a.b/c': 'x', "it's": 'y', plain: 'z' } },
  spec: {
    containers: [
      { name: 'main', image: 'busybox', ports: [{ port: 80 }, { port: 443 }] },
      { name: 'side', image: 'yq', ready: true },
      { name: 'last', restarts: 3 },
    ],
    empty: [],
    nothing: null,
  },
};

/** The places that a path finds, as texts. */
function places(path: string, document: object = POD): readonly string[] {
  return findPath(parseJsonPath(path), document as never).map(({ place }) => place.join('/'));
}

describe('a JSONPath, as kubectl takes it', () => {
  it.each<[string, readonly string[]]>([
    ['{.kind}', ['kind']],
    ['.kind', ['kind']],
    ['kind', ['kind']],
    ['{ .kind }', ['kind']],
    ['$.kind', ['kind']],
    ['{$.kind}', ['kind']],
    ['.metadata.annotations.plain', ['metadata/annotations/plain']],
    [".metadata.annotations['a.b/c']", ['metadata/annotations/a.b/c']],
    ["{.metadata.annotations['a\\.b/c']}", ['metadata/annotations/a.b/c']],
    ['.metadata.annotations["a.b/c"]', ['metadata/annotations/a.b/c']],
    ['.metadata.annotations.a\\.b/c', ['metadata/annotations/a.b/c']],
    [".metadata.annotations['it\\'s']", ["metadata/annotations/it's"]],
    ['.metadata.*', ['metadata/name', 'metadata/annotations']],
    ['.spec.containers[0].name', ['spec/containers/0/name']],
    ['.spec.containers[-1].name', ['spec/containers/2/name']],
    ['.spec.containers[-2].name', ['spec/containers/1/name']],
    ['.spec.containers[9].name', []],
    ['.spec.containers[*].name', [0, 1, 2].map((at) => `spec/containers/${at}/name`)],
    ['.spec.containers.*.name', [0, 1, 2].map((at) => `spec/containers/${at}/name`)],
    ['.spec.containers[1:].name', [1, 2].map((at) => `spec/containers/${at}/name`)],
    ['.spec.containers[:2].name', [0, 1].map((at) => `spec/containers/${at}/name`)],
    ['.spec.containers[:-1].name', [0, 1].map((at) => `spec/containers/${at}/name`)],
    ['.spec.containers[0:3:2].name', [0, 2].map((at) => `spec/containers/${at}/name`)],
    ['.spec.containers[::2].name', [0, 2].map((at) => `spec/containers/${at}/name`)],
    ['.spec.containers[0,2].name', [0, 2].map((at) => `spec/containers/${at}/name`)],
    [".metadata['name','annotations']", ['metadata/name', 'metadata/annotations']],
    ['.spec.containers[?(@.name=="side")].image', ['spec/containers/1/image']],
    [".spec.containers[?(@.name == 'side')].image", ['spec/containers/1/image']],
    ['.spec.containers[?(@.name!="side")].name', [0, 2].map((at) => `spec/containers/${at}/name`)],
    ['.spec.containers[?(@.restarts>2)].name', ['spec/containers/2/name']],
    ['.spec.containers[?(@.restarts>=4)].name', []],
    ['.spec.containers[?(@.restarts=="3")].name', []],
    ['.spec.containers[?(@.ready==true)].name', ['spec/containers/1/name']],
    ['.spec.containers[?(@.ready)].name', ['spec/containers/1/name']],
    ['.spec.containers[?(@.name=="a]b")].name', []],
    ['.spec.containers[?(@.ports[0].port==80)].name', ['spec/containers/0/name']],
    ['..port', ['spec/containers/0/ports/0/port', 'spec/containers/0/ports/1/port']],
    ['.spec..port', ['spec/containers/0/ports/0/port', 'spec/containers/0/ports/1/port']],
    ['..ports[0]', ['spec/containers/0/ports/0']],
    ['..[?(@.port==443)]', ['spec/containers/0/ports/1']],
    ['..name', ['metadata/name', ...[0, 1, 2].map((at) => `spec/containers/${at}/name`)]],
    ['.spec.nothing', ['spec/nothing']],
    ['.spec.nothing.deeper', []],
    ['.spec.toString', []],
    ['.spec.empty[0]', []],
  ])('%s', (path, expected) => {
    expect(places(path)).toEqual(expected);
  });

  it('finds each place once', () => {
    expect(places('..*..port')).toHaveLength(2);
    expect(places('.spec.containers[0,0:1].name')).toHaveLength(1);
  });
});

describe('a text that is no JSONPath', () => {
  it.each<[string, RegExp]>([
    ['', /it names nothing|a name is missing/],
    ['{.a', /brace is not closed/],
    ['.a[', /bracket is not closed/],
    ['.a[]', /is missing in brackets/],
    ['.a[x]', /neither an index/],
    ['.a[0:2:0]', /step must be above 0/],
    ['.a..', /a name must follow/],
    ['.a....b', /a name is missing/],
    ['.a b', /unexpected "b" at character 4/],
    ['.a[?(@.b=~"x")]', /=~ compares nothing/],
    ['.a[?(@.b==x)]', /put texts in quotes/],
    ['.a[?(@.b=="x" && @.c=="y")]', /neither && nor/],
    ['.a[?("x")]', /compares nothing/],
  ])('%s', (path, message) => {
    expect(() => parseJsonPath(path)).toThrow(JsonPathError);
    expect(() => parseJsonPath(path)).toThrow(message);
  });
});
