import { expect, test } from 'vitest';
import { LogTail } from '../../../src/run/log-tail.ts';

function texts(tail: LogTail): string[] {
  return tail.lines.map(({ text }) => text);
}

test('keeps the last lines and counts the others', () => {
  const tail = new LogTail({ lines: 3, bytes: 1000 });
  for (const text of ['a', 'b', 'c', 'd', 'e']) tail.push({ stream: 'stdout', text });
  expect(texts(tail)).toEqual(['c', 'd', 'e']);
  expect(tail.dropped).toBe(2);
});

test('counts bytes, not characters', () => {
  const tail = new LogTail({ lines: 10, bytes: 10 });
  for (const text of ['ääää', 'bb', 'cc']) tail.push({ stream: 'stderr', text });
  expect(texts(tail)).toEqual(['bb', 'cc']);
  expect(tail.dropped).toBe(1);
});

test('the newest line stays, however long it is', () => {
  const tail = new LogTail({ lines: 10, bytes: 10 });
  tail.push({ stream: 'stdout', text: 'short' });
  tail.push({ stream: 'stdout', text: 'x'.repeat(100) });
  expect(texts(tail)).toEqual(['x'.repeat(100)]);
});

test('tells the two streams apart', () => {
  const tail = new LogTail();
  tail.push({ stream: 'stdout', text: 'out' });
  tail.push({ stream: 'stderr', text: 'err' });
  expect(tail.lines).toEqual([
    { stream: 'stdout', text: 'out' },
    { stream: 'stderr', text: 'err' },
  ]);
});
