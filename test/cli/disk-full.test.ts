import { existsSync } from 'node:fs';
import path from 'node:path';
import { execa } from 'execa';
import { afterEach, describe, expect, it } from 'vitest';
import { BINARY, temporaryFolder } from '../support/cli.ts';
import { type PromiseFolder, promiseFolder } from '../support/promise-folder.ts';

let folder: PromiseFolder | undefined;

afterEach(() => folder?.remove());

/** Runs a shell script where it may mount: as root in a mount namespace of its own, else in a user namespace, too. */
function inMountNamespace(script: string) {
  const flags = process.getuid?.() === 0 ? ['--mount'] : ['--mount', '--user', '--map-root-user'];
  return execa('unshare', [...flags, 'sh', '-euc', script], { reject: false, env: { CI: undefined } });
}

describe('a full disk', () => {
  it('ends with exit code 3, says so, and leaves the goldens as they were', async () => {
    folder = await promiseFolder({
      scripts: ['dd if=/dev/zero of=/kratix/output/big bs=1M count=8 2> /dev/null'],
    });
    const small = await temporaryFolder();
    try {
      const result = await inMountNamespace(`
        mount -t tmpfs -o size=2m tmpfs ${small.dir}
        cp -r ${folder.dir}/. ${small.dir}
        cd ${small.dir}
        set +e
        ${process.execPath} ${BINARY} test --update
        code=$?
        find . -path ./.promise/tmp/'*' | sed 's/^/left: /'
        [ -e test/expected ] && echo 'left: goldens'
        exit $code`);
      expect(result.stdout).toContain('error[disk-full]');
      expect(result.stdout).toContain('hint: ');
      expect(result.stdout).not.toContain('left: ');
      expect(result.exitCode).toBe(3);
    } finally {
      await small.remove();
    }
    expect(existsSync(path.join(folder.dir, 'test/expected'))).toBe(false);
  });
});
