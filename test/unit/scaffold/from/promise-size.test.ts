import { expect, it } from 'vitest';
import { promiseSize } from '../../../../src/scaffold/from/promise-size.ts';

const sized = (bytes: number) =>
  promiseSize({ schema: { title: 'x'.repeat(bytes) }, dependencies: [] }, 'leave something out');

it('tells the size of a Promise from 256 KiB, and with what to leave out from 1.5 MiB', () => {
  expect(sized(262_000)).toEqual({ needsServerSide: false, isTooLarge: false, notes: [] });
  expect(sized(263_000)).toEqual({
    needsServerSide: true,
    isTooLarge: false,
    notes: [expect.stringContaining('--server-side')],
  });
  expect(sized(1_600_000)).toEqual({
    needsServerSide: true,
    isTooLarge: true,
    notes: ['the Promise takes 1.5 MiB as JSON, and etcd takes 1.5 MiB: leave something out'],
  });
});
