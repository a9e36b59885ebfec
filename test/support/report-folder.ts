import { type PromiseFolder, promiseFolder } from './promise-folder.ts';

/** The value of a Secret that the stages print and write: no report may show it. */
export const SECRET = 'hunter2-and-more';

/** Its base64, as in a Secret's manifest. */
const ENCODED = Buffer.from(SECRET).toString('base64');

const SCRIPT = `size=$(sed -n 's/^  size: //p' /kratix/input/object.yaml)
echo "rendering $size with $TOKEN"
printf '\\033[31mred <b>&amp;</script>\\033[0m\\n' >&2
[ "$size" = broken ] && exit 3
printf 'apiVersion: v1\\nkind: ConfigMap\\nmetadata:\\n  name: %s\\n  namespace: default\\ndata:\\n  size: %s\\n  token: %s\\n' $size $size $TOKEN > /kratix/output/config.yaml
echo "message: made with $TOKEN" > /kratix/metadata/status.yaml`;

const request = (name: string, spec: string) =>
  `apiVersion: example.com/v1\nkind: Sample\nmetadata:\n  name: ${name}\nspec:\n  ${spec}\n`;

const golden = (name: string, size: string) =>
  `# Kept by hand.\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n  namespace: default\ndata:\n  size: ${size}\n  token: ${SECRET}\n`;

const STATUS = `message: made with ${SECRET}\n`;

/**
 * A Promise whose cases end in every way that a report tells of: `test` has no golden, `differing` another size in its golden,
 * `broken` a stage that fails, `refused` a request with an unknown field, `passing` passes.
 */
export function reportFolder(): Promise<PromiseFolder> {
  const valueFrom = { secretKeyRef: { name: 'creds', key: 'token' } };
  return promiseFolder({
    scripts: [SCRIPT, 'sleep 0.1'],
    container: { env: [{ name: 'TOKEN', valueFrom }] },
    files: {
      'test/cluster/creds.yaml': `apiVersion: v1\nkind: Secret\nmetadata: {name: creds}\ndata: {token: ${ENCODED}}\n`,
      'test/destinations/worker-1.yaml':
        'apiVersion: platform.kratix.io/v1alpha1\nkind: Destination\nmetadata: {name: worker-1}\nspec: {path: worker-1}\n',
      'test/passing/input/object.yaml': request('passing', 'size: tiny'),
      'test/passing/expected/output/config.yaml': golden('tiny', 'tiny'),
      'test/passing/expected/metadata/status.yaml': STATUS,
      'test/differing/input/object.yaml': request('differing', 'size: large'),
      'test/differing/expected/output/config.yaml': golden('large', 'larger'),
      'test/differing/expected/metadata/status.yaml': STATUS,
      'test/broken/input/object.yaml': request('broken', 'size: broken'),
      'test/refused/input/object.yaml': request('refused', 'siez: small'),
    },
  });
}
