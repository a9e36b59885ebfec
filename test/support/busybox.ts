import { Readable } from 'node:stream';
import tar from 'tar-stream';
import type { Engine } from '../../src/engine/types.ts';

/** A tiny image with a shell and the usual tools. */
export const BUSYBOX_IMAGE = 'promise-test/busybox:1';

/**
 * Makes {@link BUSYBOX_IMAGE} from the official busybox, unless the engine has it, and returns its name. It
 * stays there: all tests share it, and may run side by side.
 */
export async function ensureBusyboxImage(engine: Engine): Promise<string> {
  if ((await engine.findImage(BUSYBOX_IMAGE)) === undefined) {
    await engine.buildImage(
      busyboxContext(),
      {
        tags: [BUSYBOX_IMAGE],
        dockerfile: 'Dockerfile',
        buildArgs: {},
        labels: {},
        noCache: false,
        pull: false,
      },
      () => undefined,
    );
  }
  return BUSYBOX_IMAGE;
}

/** The official busybox, which set-up has pulled or made, and a user 65532 with a home to write to. */
function busyboxContext(): Readable {
  const context = tar.pack();
  const dockerfile = 'FROM busybox:1.35\nCOPY passwd /etc/passwd\nENV PATH=/bin\nCMD ["sh"]\n';
  context.entry({ name: 'Dockerfile' }, dockerfile);
  const passwd = 'root:x:0:0:root:/:/bin/sh\nnonroot:x:65532:65532:nonroot:/tmp:/bin/sh\n';
  context.entry({ name: 'passwd' }, passwd);
  context.finalize();
  return Readable.from(context);
}
