import { describe, expect, it } from 'vitest';
import { lintPromiseSize } from '../../../src/lint/promise-size.ts';
import { appliedAnnotationBytes } from '../../../src/promise/applied-size.ts';
import type { JsonObject } from '../../../src/shared/json.ts';

/** What annotations may take: apimachinery's TotalAnnotationSizeLimitB. */
const ANNOTATIONS = 262_144;
/** etcd's --max-request-bytes. */
const REQUEST = 1_572_864;

function promise(spec: JsonObject, annotations?: JsonObject): JsonObject {
  const metadata = annotations === undefined ? { name: 'redis' } : { name: 'redis', annotations };
  return { apiVersion: 'platform.kratix.io/v1alpha1', kind: 'Promise', metadata, spec };
}

/** A Promise whose annotations take so many bytes once it is applied. */
function applied(bytes: number, annotations?: JsonObject): JsonObject {
  const api = (description: string) => promise({ api: { description } }, annotations);
  return api('x'.repeat(bytes - appliedAnnotationBytes(api(''))));
}

const found = (object: JsonObject) =>
  lintPromiseSize(object, (path) => ({ file: path.join('.') })).map(({ code, message, hint, location }) => ({
    code,
    message,
    hint,
    at: location?.file,
  }));

describe('what kubectl apply adds to the annotations', () => {
  it('is the object as Go writes JSON, with annotations also where there are none, and a line break', () => {
    const text =
      '{"apiVersion":"platform.kratix.io/v1alpha1","kind":"Promise","metadata":{"name":"redis","annotations":{}},"spec":{"a":"\\u003cé\\u003e \\u0026 \\u2028"}}\n';
    const key = 'kubectl.kubernetes.io/last-applied-configuration';
    expect(appliedAnnotationBytes(promise({ a: '<é> & \u2028' }))).toBe(Buffer.byteLength(key + text));
  });

  it('comes on top of those that there are, but for what was applied last', () => {
    const plain = appliedAnnotationBytes(promise({}));
    const own = appliedAnnotationBytes(promise({}, { 'a/b': 'cd' }));
    expect(own - plain).toBe(Buffer.byteLength('"a/b":"cd"') + Buffer.byteLength('a/bcd'));
    const last = { 'kubectl.kubernetes.io/last-applied-configuration': 'x'.repeat(1000) };
    expect(appliedAnnotationBytes(promise({}, last))).toBe(plain);
  });
});

describe('promise-too-large', () => {
  it('begins with the first byte that annotations have no room for', () => {
    expect(found(applied(ANNOTATIONS))).toEqual([]);
    expect(found(applied(ANNOTATIONS, { note: 'x'.repeat(1000) }))).toEqual([]);
    expect(found(applied(ANNOTATIONS + 1, { note: 'x'.repeat(1000) }))).toHaveLength(1);
    expect(found(applied(ANNOTATIONS * 1.25))).toEqual([
      {
        code: 'promise-too-large',
        message:
          'kubectl apply keeps the whole Promise in an annotation: 320.0 KiB, where annotations may take 256 KiB',
        hint: 'kubectl apply --server-side keeps none',
        at: '',
      },
    ]);
  });

  it('is another matter where etcd has no room for it, whichever way it is applied', () => {
    const dependencies = [{ kind: 'CustomResourceDefinition', spec: 'x'.repeat(REQUEST) }];
    expect(found(promise({ api: { kind: 'CustomResourceDefinition' }, dependencies }))).toEqual([
      {
        code: 'promise-too-large',
        message:
          'the Promise takes 1.50 MiB as JSON, and etcd takes 1.5 MiB: most of it is spec.dependencies',
        hint: 'let a stage of the Promise workflow write them, which are compressed then',
        at: 'spec.dependencies',
      },
    ]);
    expect(found(promise({ api: 'x'.repeat(2 * REQUEST) }))).toMatchObject([{ at: 'spec.api' }]);
  });
});
