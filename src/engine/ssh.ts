import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import http from 'node:http';
import { Duplex } from 'node:stream';
import { bareHostname } from '../shared/bare-hostname.ts';
import { PromiseError, systemErrorCode } from '../shared/errors.ts';
import { shellQuoted } from '../shared/shell-quoted.ts';

/** Seconds that ssh may take to reach the other machine; as docker has it. */
const CONNECT_SECONDS = 30;

/** How much of ssh's own words is kept: their end tells why. */
const WORDS_LENGTH = 10_000;

/**
 * An agent whose connections lead to an engine behind ssh://, as docker's do (docker/cli `cli/connhelper/connhelper.go`): the
 * user's own ssh runs `docker system dial-stdio` on the other machine, so that their keys, their known hosts and their
 * ~/.ssh/config count.
 * @param source how the address was found, for the error
 * @throws PromiseError `usage` for an address with a password, a query or a fragment.
 */
export function sshAgent(url: URL, source: string, env: NodeJS.ProcessEnv): http.Agent {
  const args = sshArguments(url, source);
  const createConnection = (): Duplex => new ProgramConnection('ssh', args, env);
  return Object.assign(new http.Agent({ keepAlive: true }), { createConnection });
}

/** What ssh is called with (docker/cli `cli/connhelper/ssh/ssh.go`); where the address has no port, ~/.ssh/config may. */
export function sshArguments(url: URL, source: string): readonly string[] {
  const { username, password, hostname, port, pathname, search, hash } = url;
  if (password !== '' || search !== '' || hash !== '') {
    throw new PromiseError('usage', `${source}: an ssh:// address has no password, query or fragment`, {
      hint: 'write it as ssh://user@host; ssh asks its agent and ~/.ssh for keys',
    });
  }
  // The other machine's shell reads the command once more.
  const socket = shellQuoted(`unix://${decodeURIComponent(pathname)}`);
  const isDefault = pathname === '' || pathname === '/';
  return [
    ...['-o', `ConnectTimeout=${CONNECT_SECONDS}`, '-T'],
    ...(username === '' ? [] : ['-l', decodeURIComponent(username)]),
    ...(port === '' ? [] : ['-p', port]),
    ...['--', bareHostname(hostname)],
    ...['docker', ...(isDefault ? [] : ['--host', socket]), 'system', 'dial-stdio'],
  ];
}

/** A connection whose other end is a program: what is written goes to its stdin, what it prints can be read. */
class ProgramConnection extends Duplex {
  readonly #program: ChildProcessWithoutNullStreams;

  constructor(file: string, args: readonly string[], env: NodeJS.ProcessEnv) {
    // As of a socket: where the other end is through, so are we, and no agent keeps it for later.
    super({ allowHalfOpen: false });
    // A process group of its own: Ctrl-C ends ours, and the clean-up still needs the engine.
    this.#program = spawn(file, args, { env, detached: true, windowsHide: true });
    const { stdin, stdout, stderr } = this.#program;
    let words = '';
    stderr.on('data', (chunk: Buffer) => {
      words = `${words}${chunk.toString()}`.slice(-WORDS_LENGTH);
    });
    stdout.on('data', (chunk: Buffer) => {
      if (!this.push(chunk)) stdout.pause();
    });
    // A program that has gone reads no more; its end tells why.
    stdin.on('error', () => undefined);
    this.#program.on('error', (error) => this.destroy(notStarted(file, error)));
    this.#program.on('close', (exitCode) => {
      if (exitCode === 0) this.push(null);
      else this.destroy(endedBadly(file, words));
    });
  }

  override _read(): void {
    this.#program.stdout.resume();
  }

  override _write(chunk: Buffer, _: BufferEncoding, done: () => void): void {
    this.#program.stdin.write(chunk, () => done());
  }

  override _final(done: () => void): void {
    this.#program.stdin.end(() => done());
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#program.kill();
    done(error);
  }

  // What an agent asks of the sockets that it keeps; a program has nothing like it.
  setKeepAlive(): this {
    return this;
  }
  setNoDelay(): this {
    return this;
  }
  setTimeout(): this {
    return this;
  }
  ref(): this {
    return this;
  }
  unref(): this {
    return this;
  }
}

function notStarted(file: string, error: Error): Error {
  return systemErrorCode(error) === 'ENOENT' ? new Error(`there is no ${file} on PATH`) : error;
}

/** For who waits for an answer, the connection is lost; ssh's last line says why. */
function endedBadly(file: string, words: string): Error {
  const lines = words.split('\n').map((line) => line.trim());
  const last = lines.filter((line) => line !== '').at(-1) ?? 'it ended without a word';
  const message = last.startsWith(`${file}: `) ? last : `${file}: ${last}`;
  return Object.assign(new Error(message), { code: 'ECONNRESET' });
}
