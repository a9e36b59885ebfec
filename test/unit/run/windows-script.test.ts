import { chmod, symlink } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findWindowsScript } from '../../../src/run/windows-script.ts';
import { temporaryFolder } from '../../support/cli.ts';
import { asOrdinaryUser, giveAway } from '../../support/ordinary-user.ts';
import { type Files, writeFiles } from '../../support/write-files.ts';

describe('findWindowsScript', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;

  beforeEach(async () => {
    folder = await temporaryFolder();
  });
  afterEach(() => folder.remove());

  const write = (files: Files) => writeFiles(folder.dir, files);

  it('finds the first script whose interpreter line ends in CR LF', async () => {
    await write({
      Dockerfile: 'FROM x\r\n',
      a: '#!/bin/sh\n',
      'b/run': '#!/usr/bin/env python3\r\nx\r\n',
      c: '#!/bin/sh\r\n',
    });
    expect(await findWindowsScript(folder.dir)).toEqual({
      file: path.join(folder.dir, 'b/run'),
      line: 1,
      text: '#!/usr/bin/env python3',
    });
  });

  it.each([
    ['line ends of Linux', '#!/bin/sh\necho\n'],
    ['CR LF only further down', '#!/bin/sh\necho\r\n'],
    ['no interpreter line', 'echo\r\n'],
    ['nothing in it', ''],
  ])('finds none in a file with %s', async (_what, text) => {
    await write({ run: text });
    expect(await findWindowsScript(folder.dir)).toBeUndefined();
  });

  it('neither follows links nor stumbles over a file that may not be read', async () => {
    await write({ 'context/secret': '#!/bin/sh\r\n', elsewhere: '#!/bin/sh\r\n' });
    await symlink('../elsewhere', path.join(folder.dir, 'context/link'));
    await giveAway(folder.dir);
    await chmod(path.join(folder.dir, 'context/secret'), 0);
    const found = await asOrdinaryUser(() => findWindowsScript(path.join(folder.dir, 'context')));
    expect(found).toBeUndefined();
  });
});
