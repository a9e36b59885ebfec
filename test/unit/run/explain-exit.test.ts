import { describe, expect, test } from 'vitest';
import {
  type ExitFacts,
  explainEviction,
  explainExit,
  explainTimeout,
} from '../../../src/run/explain-exit.ts';

const MEBIBYTE = 2 ** 20;

function facts(changes: Partial<ExitFacts>): ExitFacts {
  return {
    exitCode: 1,
    oomKilled: false,
    startError: '',
    memoryBytes: 256 * MEBIBYTE,
    memoryPeakBytes: undefined,
    log: [],
    ...changes,
  };
}

function stderr(text: string): ExitFacts['log'] {
  return [{ stream: 'stderr', text }];
}

describe('explainExit', () => {
  test('exit code 0 is no failure, even where a child process was killed for its memory', () => {
    expect(explainExit(facts({ exitCode: 0, oomKilled: true }))).toBeUndefined();
  });

  test.each([
    ['1', facts({ exitCode: 1 }), 'exit', 'exit code 1', /^$/],
    ['3', facts({ exitCode: 3 }), 'exit', 'exit code 3', /^$/],
    [
      '126',
      facts({ exitCode: 126 }),
      'exit',
      'exit code 126: a command was found but could not be run',
      /chmod \+x/,
    ],
    ['127', facts({ exitCode: 127 }), 'exit', 'exit code 127: a command was not found', /shebang/],
    [
      '137 with the engine saying so',
      facts({ exitCode: 137, oomKilled: true }),
      'out-of-memory',
      'exit code 137: killed, out of memory (limit 256Mi)',
      /resources\.limits\.memory/,
    ],
    [
      '137 with the peak',
      facts({ exitCode: 137, oomKilled: true, memoryPeakBytes: 256 * MEBIBYTE }),
      'out-of-memory',
      'exit code 137: killed, out of memory (limit 256Mi, peak 256Mi)',
      /--limits none --json.*memoryPeakBytes/,
    ],
    [
      '137 without a limit of its own',
      facts({ exitCode: 137, oomKilled: true, memoryBytes: undefined }),
      'out-of-memory',
      'exit code 137: killed, out of memory',
      /more/,
    ],
    [
      'another code after a child was killed',
      facts({ exitCode: 2, oomKilled: true, memoryBytes: 1.5 * MEBIBYTE }),
      'out-of-memory',
      'exit code 2: killed, out of memory (limit 1.5Mi)',
      /resources\.limits\.memory/,
    ],
    [
      '137 alone, close to the limit',
      facts({ exitCode: 137, memoryPeakBytes: 250 * MEBIBYTE }),
      'exit',
      'exit code 137: killed (SIGKILL)',
      /limit 256Mi, peak 250Mi/,
    ],
    ['137 alone', facts({ exitCode: 137 }), 'exit', 'exit code 137: killed (SIGKILL)', /perhaps .* memory/],
    ['139', facts({ exitCode: 139 }), 'exit', 'exit code 139: ended by SIGSEGV, segmentation fault', /^$/],
    ['143', facts({ exitCode: 143 }), 'exit', 'exit code 143: ended by SIGTERM, asked to end', /^$/],
    ['255', facts({ exitCode: 255 }), 'exit', 'exit code 255', /^$/],
  ] as const)('%s', (_name, given, reason, message, hint) => {
    const failure = explainExit(given);
    expect(failure).toMatchObject({ reason, message });
    expect(failure?.hint ?? '').toMatch(hint);
  });

  test.each([
    [
      'a command that the image lacks',
      'OCI runtime create failed: exec: "bash": executable file not found in $PATH: unknown',
      'bash was not found in the image',
      /bash/,
    ],
    [
      'a script that is not executable',
      'runc create failed: unable to start container process: exec: "/run.sh": permission denied: unknown',
      '/run.sh is not executable',
      /chmod/,
    ],
    ['a folder', 'exec: "/etc": is a directory: unknown', '/etc is a folder', /command/],
    [
      'a program for another machine',
      'exec: "/app": exec format error',
      '/app is not a program for this machine (exec format error)',
      /--platform/,
    ],
    [
      'a user that is not there',
      'unable to find user app: no matching entries in passwd file',
      'unable to find user app: no matching entries in passwd file',
      /USER/,
    ],
  ])('%s could not be started', (_name, startError, what, hint) => {
    const failure = explainExit(facts({ exitCode: 127, startError }));
    expect(failure).toMatchObject({
      reason: 'not-startable',
      message: `exit code 127: could not be started: ${what}`,
    });
    expect(failure?.hint).toMatch(hint);
  });

  test.each([
    ['exec /pipeline/run: no such file or directory', /was not found/],
    ['exec /pipeline/run: exec format error', /not a program for this machine/],
    [
      'standard_init_linux.go:228: exec user process caused: exec format error',
      /not a program for this machine/,
    ],
    ['standard_init_linux.go:211: exec user process caused "no such file or directory"', /was not found/],
  ])('the runtime says in the log why the process did not begin: %s', (line, message) => {
    const failure = explainExit(facts({ exitCode: 1, log: stderr(line) }));
    expect(failure?.reason).toBe('not-startable');
    expect(failure?.message).toMatch(message);
  });

  test("a script's own complaint is not taken for the runtime's", () => {
    const log = stderr('/pipeline/run: line 3: exec /x: no such file or directory');
    expect(explainExit(facts({ exitCode: 1, log }))?.reason).toBe('exit');
  });
});

test('a timeout names its seconds and both ways to raise it', () => {
  expect(explainTimeout(30)).toMatchObject({ reason: 'timeout', message: expect.stringContaining('30 s') });
  expect(explainTimeout(30).hint).toMatch(/case\.yaml.*--timeout/);
});

test('an eviction names its limit', () => {
  expect(explainEviction(256 * MEBIBYTE, new Map())).toMatchObject({
    reason: 'evicted',
    message: expect.stringContaining('256Mi'),
  });
});
