import { execa } from 'execa';
import { expect, test } from 'vitest';
import { KIND } from '../support/kind-node.ts';

/** Where a registry is reached these are the real images, else our stand-ins: both must hold the real programs. */
async function runIn(image: string, ...command: readonly string[]): Promise<string> {
  const { stdout } = await execa('docker', ['run', '--rm', '--network', 'none', image, ...command]);
  return stdout;
}

test('mikefarah/yq runs the real yq as user 1000 in /workdir', async () => {
  expect(await runIn('mikefarah/yq:4.45.4', '--version')).toBe(
    'yq (https://github.com/mikefarah/yq/) version v4.45.4',
  );
  expect(await runIn('mikefarah/yq:4.45.4', '--null-input', '.a.b = 1')).toBe('a:\n  b: 1');
  const shell = ['run', '--rm', '--entrypoint', 'sh', 'mikefarah/yq:4.45.4'];
  const { stdout } = await execa('docker', [...shell, '-c', 'id -u; pwd; echo example | md5sum']);
  expect(stdout).toBe('1000\n/workdir\nddce269a1e3d054cae349621c198dd52  -');
});

test('alpine/helm runs the real helm', async () => {
  expect(await runIn('alpine/helm:3.18.6', 'version', '--template', '{{.Version}}')).toBe('v3.18.6');
});

test('busybox has a shell with the usual tools', async () => {
  expect(await runIn('busybox:1.35', 'sh', '-c', 'printf "b\\na\\n" | sort | head -n 1')).toBe('a');
});

test('debian:bookworm-slim is a Debian 12', async () => {
  expect(await runIn('debian:bookworm-slim', 'sh', '-c', '. /etc/os-release; echo $VERSION_CODENAME')).toBe(
    'bookworm',
  );
});

test('the kind binary that loading is checked against is the real one', async () => {
  expect((await execa(KIND, ['version'])).stdout).toMatch(/^kind v0\.30\.0 go/);
});
