import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { LiveBlock } from '../../../src/report/live-block.ts';

const [ERASE, ABOVE] = ['\r\x1b[2K', '\x1b[1A\x1b[2K'];

it('a block fits a terminal that was made narrower, and takes away what that wraps of it', () => {
  const stream = Object.assign(new PassThrough({ encoding: 'utf8' }), { columns: 40 });
  const written = () => String(stream.read());
  const block = new LiveBlock(stream, 80);
  block.start(() => ['a'.repeat(60), 'b']);
  expect(written()).toMatch(new RegExp(`^${literal(ERASE)}. a{37}\n {2}b$`, 'u'));
  stream.columns = 20;
  block.interrupt(() => stream.write('x\n'));
  // 39 columns of the first line take two rows now.
  expect(written()).toMatch(
    new RegExp(`^${literal(ERASE + ABOVE + ABOVE)}x\n${literal(ERASE)}. a{17}\n {2}b$`, 'u'),
  );
  stream.columns = 60;
  block.stop();
  expect(written()).toBe(ERASE + ABOVE);
});

function literal(text: string): string {
  return text.replaceAll('[', '\\[');
}
