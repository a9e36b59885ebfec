import { join, relative } from 'node:path';
import { type Location, PromiseError } from '../shared/errors.ts';
import { expandBaseImage, findBuildKitNeed, findSyntaxImage, parseDockerfile } from './dockerfile.ts';
import { type FailedStep, findFailedStep } from './failed-step.ts';

/** A build that failed: what it was, and what it printed. */
export interface FailedBuild {
  readonly reference: string;
  /** Absolute. */
  readonly context: string;
  /** Absolute. */
  readonly dockerfile: string;
  readonly dockerfileText: string;
  readonly buildArgs: Readonly<Record<string, string>>;
  /** The Promise's folder; messages show paths relative to it. */
  readonly root: string;
  /** What the build printed, without control characters; the last ones are enough. */
  readonly lines: readonly string[];
  /** The builder's own exit code, where it was a command. */
  readonly exitCode?: number;
  readonly cause?: unknown;
}

/** How many of the last lines the error shows. */
const SHOWN_LINES = 20;

/** What docker's classic builder says before every build, and of none in particular. */
const NOISE =
  /^(?:DEPRECATED: The legacy builder is deprecated|\s+Install the buildx component|\s+https:\/\/docs\.docker\.com\/go\/buildx\/|Sending build context to Docker daemon)/;

/**
 * Turns a failed build into the error that says why: the disk, the engine, a base image that can't be had, or the
 * Dockerfile's step with its place in the file.
 */
export function buildFailure(build: FailedBuild): PromiseError {
  const { reference, lines, cause } = build;
  const notes = lines.filter((line) => line.trim() !== '' && !NOISE.test(line)).slice(-SHOWN_LINES);
  const text = notes.join('\n');
  const step = findFailedStep(lines, build.dockerfile, build.dockerfileText);
  const location: Location = {
    file: build.dockerfile,
    ...(step?.line === undefined ? {} : { line: step.line }),
  };
  if (/no space left on device|disk quota exceeded/i.test(text)) {
    return new PromiseError('disk-full', `no space left on the engine's disk while building ${reference}`, {
      hint: 'see what takes the space with `docker system df`',
      notes,
      cause,
    });
  }
  if (/cannot connect to the docker daemon|error during connect|unable to connect to podman/i.test(text)) {
    return new PromiseError(
      'engine-lost',
      `the container engine stopped answering while building ${reference}`,
      {
        hint: 'is the engine still running? `docker info` tells',
        notes,
        cause,
      },
    );
  }
  const missing = findMissingImage(build, step);
  if (missing !== undefined) {
    return new PromiseError('image-unavailable', `${missing.what} of ${reference} can't be had`, {
      hint: 'check the name and the network (proxy, VPN); for a private registry log in with `docker login HOST`',
      location: missing.line === undefined ? location : { file: build.dockerfile, line: missing.line },
      notes,
      cause,
    });
  }
  const folder = relative(build.root, build.context) || '.';
  return new PromiseError(
    'build-failed',
    `could not build ${reference} from ${folder}: ${reason(build, step)}`,
    {
      hint: remedy(text, build.dockerfileText, folder),
      location,
      notes,
      cause,
    },
  );
}

/** What to do: correct the Dockerfile, unless the builder is what lacks something. */
function remedy(text: string, dockerfileText: string, folder: string): string {
  if (/buildx component is missing/i.test(text)) {
    return 'install the buildx plugin (package docker-buildx-plugin or docker-buildx), or unset DOCKER_BUILDKIT';
  }
  if (/unknown instruction/i.test(text) && findBuildKitNeed(dockerfileText)?.feature.endsWith('<<')) {
    return "this builder doesn't know here-documents: copy a script in, or, with BuildKit, begin the Dockerfile with '# syntax=docker/dockerfile:1'";
  }
  if (/exec format error/i.test(text)) {
    return 'a script needs #! in its first line; programs of another architecture run once the engine emulates it: `docker run --privileged --rm tonistiigi/binfmt --install all`, or package qemu-user-static';
  }
  const missing = /: stat ([^\s:]+): file does not exist|"\/([^"\s]+)":? not found/i.exec(text);
  const path = missing?.[1] ?? missing?.[2];
  if (path !== undefined) {
    return `put ${path} into ${folder}, or correct the Dockerfile; git keeps no empty folders: if it was one, mkdir ${join(folder, path)}`;
  }
  return 'correct the Dockerfile, or what it takes from the folder, and build again';
}

/** What went wrong, in the builder's words where there is no exit code of a step. */
function reason({ lines, exitCode }: FailedBuild, step: FailedStep | undefined): string {
  const code = stepExitCode(lines);
  const words = lastWords(lines);
  const why = code === undefined ? (words ?? `exit code ${exitCode ?? 'unknown'}`) : `exit code ${code}`;
  if (step?.instruction === undefined) return why;
  const number = step.number === undefined ? '' : ` ${step.number}`;
  return `step${number} \`${shorten(step.instruction)}\` failed: ${why}`;
}

/** The exit code of the command that a RUN step ran. */
function stepExitCode(lines: readonly string[]): string | undefined {
  for (const line of lines.toReversed()) {
    const match = /(?:returned a non-zero code|exit code|exit status)[: ]+(\d+)/i.exec(line);
    if (match !== null) return match[1];
  }
  return undefined;
}

/** The line in which the builder gives up, without what it puts before it. */
function lastWords(lines: readonly string[]): string | undefined {
  const lack = lines.find((line) => /buildx component is missing/i.test(line));
  const last = lack ?? lines.findLast((line) => line.trim() !== '' && !/^[-\s]*$/.test(line));
  return last
    ?.trim()
    .replace(/^(?:ERROR|Error): /, '')
    .replace(/^Error response from daemon: /, '')
    .replace(/^(?:failed to build: )?failed to solve: (?:rpc error: code = \w+ desc = )?/, '');
}

/** Words by which builders and registries say that an image could not be fetched. */
const FETCH_FAILURE =
  /pull access denied|manifest (?:for .* )?(?:not found|unknown)|unauthorized|no such image|image not known|dial tcp|no such host|Get "?https?:|failed to do request|pinging container registry|failed to resolve|short-name|invalid reference format|toomanyrequests|no match for platform|no matching manifest|connection refused|i\/o timeout|TLS handshake|x509/i;

/** An image that the build needed and could not fetch. */
interface MissingImage {
  /** `base image debian:nope`. */
  readonly what: string;
  readonly line: number | undefined;
}

/** Finds the base image, `--from` image or BuildKit frontend whose absence ended the build. */
function findMissingImage(build: FailedBuild, step: FailedStep | undefined): MissingImage | undefined {
  return missingInBuildKit(build, step) ?? missingInStep(build, step);
}

/** BuildKit resolves images before it runs anything, in steps that name them. */
function missingInBuildKit(
  { lines, dockerfileText, buildArgs }: FailedBuild,
  step: FailedStep | undefined,
): MissingImage | undefined {
  for (const line of lines) {
    const metadata = /^\s*> \[(?:[^\]]* )?internal\] load metadata for (\S+?):?$/.exec(line)?.[1];
    if (metadata !== undefined) {
      const from = lineNaming(metadata, dockerfileText, buildArgs);
      // Not from a FROM: `COPY --from` or `RUN --mount=from=` takes it.
      const what = from === undefined ? 'image' : 'base image';
      return { what: `${what} ${familiar(metadata)}`, line: step?.line ?? from };
    }
    if (/^\s*> resolve image config for /.test(line)) {
      const syntax = findSyntaxImage(dockerfileText);
      return { what: `the BuildKit frontend ${syntax?.image ?? ''} (\`# syntax=\`)`, line: syntax?.line };
    }
  }
  return undefined;
}

/** The builders that go step by step fail in the step that takes the image. */
function missingInStep(
  { lines, dockerfileText, buildArgs }: FailedBuild,
  step: FailedStep | undefined,
): MissingImage | undefined {
  const instruction = step?.instruction;
  if (instruction === undefined || !FETCH_FAILURE.test(lines.slice(-3).join('\n'))) return undefined;
  const base = /^FROM\s+(?:--\S+\s+)*(\S+)/i.exec(instruction)?.[1];
  if (base !== undefined) {
    const named = expandBaseImage(base, dockerfileText, buildArgs);
    return { what: `base image ${named}`, line: step?.line ?? lineNaming(base, dockerfileText, buildArgs) };
  }
  const source = /^(?:COPY|ADD|RUN)\s.*?\bfrom=([^\s,]+)/i.exec(instruction)?.[1];
  return source === undefined ? undefined : { what: `image ${source}`, line: step?.line };
}

/** BuildKit writes names in full; people don't. */
function familiar(reference: string): string {
  return reference.replace(/^docker\.io\/(?:library\/)?/, '');
}

/** The line of the FROM that names an image. */
function lineNaming(
  reference: string,
  dockerfileText: string,
  buildArgs: Readonly<Record<string, string>>,
): number | undefined {
  const name = familiar(reference);
  for (const { text, line } of parseDockerfile(dockerfileText)) {
    const base = /^FROM\s+(?:--\S+\s+)*(\S+)/i.exec(text)?.[1];
    if (base === undefined) continue;
    const written = familiar(expandBaseImage(base, dockerfileText, buildArgs));
    if (written === name || `${written}:latest` === name) return line;
  }
  return undefined;
}

/** A step's instruction in one line of bearable length. */
function shorten(instruction: string): string {
  const line = instruction.replaceAll(/\s+/g, ' ');
  return line.length > 80 ? `${line.slice(0, 79)}…` : line;
}
