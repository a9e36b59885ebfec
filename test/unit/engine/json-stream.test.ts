import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { readMessages } from '../../../src/engine/json-stream.ts';
import { progressCondenser } from '../../../src/engine/registry.ts';

async function messagesOf(bytes: Buffer, size: number) {
  const chunks: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += size) chunks.push(bytes.subarray(at, at + size));
  const messages = [];
  for await (const message of readMessages(Readable.from(chunks))) messages.push(message);
  return messages;
}

describe('a stream of messages', () => {
  it('is read whole, in chunks of any size and without a last newline', async () => {
    const bytes = Buffer.from('{"stream":"größer\\n"}\r\n\n{"status":"x"}\n{"error":"no"}');
    for (const size of [1, 2, 7, 1000]) {
      expect(await messagesOf(bytes, size)).toEqual([
        { stream: 'größer\n' },
        { status: 'x' },
        { error: 'no' },
      ]);
    }
  });

  it('that holds what is no JSON is an error in those words', async () => {
    expect(await messagesOf(Buffer.from('<html>Bad gateway</html>\n'), 5)).toEqual([
      { error: '<html>Bad gateway</html>' },
    ]);
  });
});

describe('the progress of a pull', () => {
  it('is one line for each step of each layer', () => {
    const condense = progressCondenser();
    const messages = [
      { status: 'Pulling from team/web', id: '1' },
      { status: 'Downloading', id: 'abc' },
      { status: 'Downloading', id: 'abc' },
      { status: 'Downloading', id: 'def' },
      { status: 'Pull complete', id: 'abc' },
      { status: 'Status: done' },
      {},
    ];
    expect(messages.map(condense).filter((line) => line !== undefined)).toEqual([
      '1: Pulling from team/web',
      'abc: Downloading',
      'def: Downloading',
      'abc: Pull complete',
      'Status: done',
    ]);
  });
});
