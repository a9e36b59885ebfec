import type { ContainerExit } from '../engine/types.ts';
import type { LogLine, StageFailure } from './types.ts';

/** What is known of a stage that ended, for saying why. */
export interface ExitFacts extends Pick<ContainerExit, 'exitCode' | 'oomKilled' | 'startError'> {
  /** The memory limit in bytes; undefined where there was none. */
  readonly memoryBytes: number | undefined;
  /** The most that it was seen to use; undefined where nobody looked in time. */
  readonly memoryPeakBytes: number | undefined;
  /** The last lines that the stage printed. */
  readonly log: readonly LogLine[];
}

/** What 128 + n means: signal n ended the process. 137 has words of its own. */
const SIGNALS: Readonly<Record<number, string>> = {
  1: 'SIGHUP, hung up',
  2: 'SIGINT, interrupted',
  3: 'SIGQUIT',
  4: 'SIGILL, illegal instruction',
  6: 'SIGABRT, the program aborted itself',
  7: 'SIGBUS, bus error',
  8: 'SIGFPE, arithmetic error',
  11: 'SIGSEGV, segmentation fault',
  13: 'SIGPIPE, nobody read its output',
  15: 'SIGTERM, asked to end',
};

/** The signal that an exit code of 128 + n tells of, in words; undefined where it tells of none, or of one with words of its own. */
export function signalName(exitCode: number): string | undefined {
  return SIGNALS[exitCode - 128];
}

const CHECK_ARCHITECTURE =
  "build the image for this machine's architecture (`--platform`), and start scripts with a shebang line such as `#!/bin/sh`";
const CHECK_PRESENCE =
  'check that the image has it, and that it has the interpreter that the shebang line names (alpine and busybox have sh, not bash)';
const CHECK_EXECUTABLE =
  'make the file executable: `chmod +x` it before the build, or `COPY --chmod=755` in the Dockerfile';

/**
 * Says what an exit code means and what to do about it, as the number alone helps few people. Undefined for exit code
 * 0: Kratix goes by the exit code only, even where a child process was killed for its memory.
 */
export function explainExit(facts: ExitFacts): StageFailure | undefined {
  const { exitCode } = facts;
  if (exitCode === 0) return undefined;
  if (facts.startError !== '') return notStartable(exitCode, facts.startError);
  const runtimeWords = wordsOfRuntime(facts.log);
  if (runtimeWords !== undefined) return notStartable(exitCode, runtimeWords);
  if (facts.oomKilled) return outOfMemory(facts);
  return { reason: 'exit', ...explainCode(facts) };
}

/** The stage ran longer than the case may take. */
export function explainTimeout(seconds: number): StageFailure {
  return {
    reason: 'timeout',
    message: `stopped after ${seconds} s, the time that the case may take`,
    hint: 'if it needs longer, raise `timeout` in case.yaml or pass `--timeout`',
  };
}

/**
 * The pipeline wrote more than Kubernetes would let it.
 * @param places Bytes by volume, as far as they were counted; the stage's own file system is the empty name.
 */
export function explainEviction(limitBytes: number, places: ReadonlyMap<string, number>): StageFailure {
  const named = [...places]
    .filter(([, bytes]) => bytes > 0)
    .sort(([, a], [, b]) => b - a)
    .map(([name, bytes]) => `${placeName(name)} ${mebibytes(bytes)}`);
  const where = named.length === 0 ? 'to /kratix/output and /kratix/metadata' : `(${named.join(', ')})`;
  return {
    reason: 'evicted',
    message: `wrote more than ${mebibytes(limitBytes)} ${where}: Kubernetes would evict the Pod`,
    hint: "write less, or raise resources.limits.ephemeral-storage of a container in the Promise above Kratix's 256Mi",
  };
}

/** An emptyDir got more than its own limit. */
export function explainVolumeEviction(volume: string, limitBytes: number): StageFailure {
  return {
    reason: 'evicted',
    message: `wrote more than ${mebibytes(limitBytes)} to the emptyDir ${volume}: Kubernetes would evict the Pod`,
    hint: `write less, or raise the sizeLimit of the volume ${volume} in the Promise`,
  };
}

/** A volume of Kratix is known by its path. */
function placeName(name: string): string {
  if (name === '') return 'its own file system';
  return name === 'output' || name === 'metadata' ? `/kratix/${name}` : `volume ${name}`;
}

/** Bytes as Kubernetes writes them: `256Mi`. */
function mebibytes(bytes: number): string {
  return `${Number((bytes / 2 ** 20).toFixed(1))}Mi`;
}

/** The memory limit ended it. */
function outOfMemory(facts: ExitFacts): StageFailure {
  return {
    reason: 'out-of-memory',
    message: `exit code ${facts.exitCode}: killed, out of memory${memoryFigures(facts)}`,
    hint:
      facts.memoryBytes === undefined
        ? "the container engine's machine has too little memory: give it more"
        : "raise the container's resources.limits.memory in the Promise; Kratix's default is 256Mi. With `--limits none --json`, memoryPeakBytes shows what it takes",
  };
}

/** ` (limit 256Mi, peak 250Mi)`, as far as known. */
function memoryFigures({ memoryBytes, memoryPeakBytes }: ExitFacts): string {
  const figures = [
    ...(memoryBytes === undefined ? [] : [`limit ${mebibytes(memoryBytes)}`]),
    ...(memoryPeakBytes === undefined ? [] : [`peak ${mebibytes(memoryPeakBytes)}`]),
  ];
  return figures.length === 0 ? '' : ` (${figures.join(', ')})`;
}

/** runc writes why it can't replace itself with the stage's process to the stage's own stderr, and exits 1. */
function wordsOfRuntime(log: readonly LogLine[]): string | undefined {
  const last = log.at(-1)?.text ?? '';
  const pattern =
    /^(?:standard_init_linux\.go:\d+: )?exec (?:user process caused:?|\/\S+:) "?(exec format error|no such file or directory|permission denied)"?$/;
  return pattern.exec(last)?.[1];
}

/** The process never began. */
function notStartable(exitCode: number, words: string): StageFailure {
  const [what, hint] = startProblem(words);
  return { reason: 'not-startable', message: `exit code ${exitCode}: could not be started: ${what}`, hint };
}

/** Turns the engine's words into ours, keeping its own where they are the best there is. */
function startProblem(words: string): readonly [string, string | undefined] {
  const command = /exec: \\?"([^"\\]+)\\?"/.exec(words)?.[1];
  const subject = command ?? 'the command';
  if (/exec format error/i.test(words)) {
    return [`${subject} is not a program for this machine (exec format error)`, CHECK_ARCHITECTURE];
  }
  if (/executable file not found|no such file or directory/i.test(words)) {
    return [`${subject} was not found in the image`, CHECK_PRESENCE];
  }
  if (/is a directory/i.test(words)) return [`${subject} is a folder`, 'name a program in `command`'];
  if (/permission denied/i.test(words)) return [`${subject} is not executable`, CHECK_EXECUTABLE];
  if (/unable to find user|no matching entries in passwd/i.test(words)) {
    return [words, "the image's USER must exist in its /etc/passwd, or be a number"];
  }
  return [words, undefined];
}

/** What an exit code means in itself. */
function explainCode(facts: ExitFacts): { readonly message: string; readonly hint: string | undefined } {
  const { exitCode } = facts;
  const say = (meaning: string, hint?: string) => ({ message: `exit code ${exitCode}: ${meaning}`, hint });
  if (exitCode === 126) {
    return say('a command was found but could not be run', `${CHECK_EXECUTABLE}; else ${CHECK_ARCHITECTURE}`);
  }
  if (exitCode === 127) return say('a command was not found', CHECK_PRESENCE);
  if (exitCode === 137) return say('killed (SIGKILL)', killedHint(facts));
  const signal = signalName(exitCode);
  if (signal !== undefined) return say(`ended by ${signal}`);
  return { message: `exit code ${exitCode}`, hint: undefined };
}

/** A kill that the engine doesn't put down to memory may be one all the same: of a child, or of the whole machine. */
function killedHint(facts: ExitFacts): string {
  return `perhaps a process in it ran out of memory${memoryFigures(facts)}: see resources.limits.memory in the Promise`;
}
