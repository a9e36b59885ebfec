import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine, Terminal } from '../../src/engine/types.ts';
import { ensureBusyboxImage } from '../support/busybox.ts';
import { connectTestEngine, uniqueName } from './engine-support.ts';

let engine: Engine;
let image: string;
const made: string[] = [];

beforeAll(async () => {
  engine = await connectTestEngine();
  image = await ensureBusyboxImage(engine);
});

afterAll(async () => {
  for (const id of made) await engine.removeContainer(id);
  await engine?.close();
});

/** A terminal that a test types into, and what it shows. */
function typedTerminal(columns = 80): {
  terminal: Terminal;
  keys: PassThrough;
  shown: () => string;
  raw: boolean[];
} {
  const keys = new PassThrough();
  const output = new PassThrough();
  const raw: boolean[] = [];
  let shown = '';
  output.on('data', (piece) => {
    shown += String(piece);
  });
  const terminal: Terminal = {
    input: keys,
    output,
    size: () => ({ columns, rows: 24 }),
    onResize: () => () => undefined,
    setRawMode: (on) => void raw.push(on),
  };
  return { terminal, keys, shown: () => shown, raw };
}

async function shellContainer(from: string, entrypoint: readonly string[] = ['sh']): Promise<string> {
  const id = await engine.createContainer({
    name: uniqueName('shell'),
    image: from,
    labels: {},
    entrypoint,
    env: ['WHERE=inside'],
    mounts: [],
    network: 'none',
    terminal: true,
  });
  made.push(id);
  return id;
}

/** What a path may have in it. */
const LABEL_VALUE = 'a "quoted" value of $HOME, ${PATH} and \\$x';

describe('a shell in a container', () => {
  it('is typed into like a terminal of this size, and its exit code is told', async () => {
    const { terminal, keys, shown, raw } = typedTerminal(123);
    keys.write('echo $WHERE-$((40 + 2)); stty size; exit 7\r');
    expect(await engine.runShell(await shellContainer(image), { terminal })).toEqual({
      exitCode: 7,
      startError: '',
    });
    expect(shown()).toContain('inside-42');
    expect(shown()).toContain('24 123');
    expect(raw).toEqual([true, false]);
  });

  it('is a result where there is none', async () => {
    const { terminal } = typedTerminal();
    const exit = await engine.runShell(await shellContainer(image, ['/no/such/shell']), { terminal });
    expect(exit.exitCode).toBe(127);
    expect(exit.startError).toContain('/no/such/shell');
  });

  it('ends with an interrupt, and gives the terminal back', async () => {
    const { terminal, raw } = typedTerminal();
    const controller = new AbortController();
    const running = engine.runShell(await shellContainer(image), { terminal, signal: controller.signal });
    setTimeout(() => controller.abort(), 500);
    await expect(running).rejects.toMatchObject({ code: 'interrupted' });
    expect(raw).toEqual([true, false]);
  });
});

describe('an image of a container', () => {
  it('has the files of the container, and is found by its label until it is removed', async () => {
    const container = await shellContainer(image, ['sh', '-c', 'echo left > /tmp/file']);
    await engine.runContainer(container, { onOutput: () => undefined });
    const label = uniqueName('label');
    const committed = await engine.commitContainer(container, { [label]: LABEL_VALUE });
    const listed = await engine.listImages(label);
    expect(listed.map(({ name, references, labels }) => [name, references, labels[label]])).toEqual([
      [committed, [], LABEL_VALUE],
    ]);

    const { terminal, keys, shown } = typedTerminal();
    keys.write('cat /tmp/file; exit\r');
    const shell = await shellContainer(committed);
    await engine.runShell(shell, { terminal });
    expect(shown()).toContain('left');
    await engine.removeContainer(shell);
    await engine.removeImage(committed);
    expect(await engine.listImages(label)).toEqual([]);
  });
});
