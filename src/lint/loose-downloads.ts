import { listed } from '../shared/printable.ts';

/** Something that is fetched without a version. */
export interface LooseDownload {
  readonly message: string;
  /** As it is written, to find its place. */
  readonly word: string;
  readonly hint: string;
}

/** Segments of a URL's path that mean whatever is newest. */
const MOVING = new Set(['latest', 'master', 'main', 'HEAD', 'stable.txt', 'latest.txt', 'edge']);

/** A URL up to where a shell ends it. */
const URL = /(?:https?|git):\/\/[^\s"'`|;&<>()]+/g;

/** Options of `pip install` that a value follows. */
const PIP_VALUES = new Set([
  '-i',
  '--index-url',
  '--extra-index-url',
  '-f',
  '--find-links',
  '-t',
  '--target',
]);
/** What tells pip the versions elsewhere. */
const PIP_FILES = /^(?:-r|-c|-e|--requirement|--constraint|--editable)/;

/**
 * Finds what the shell commands of a RUN, or an ADD, fetch without saying which version. It errs towards silence: what
 * a variable names, or a file lists, is taken for pinned.
 */
export function looseDownloads(instruction: string): readonly LooseDownload[] {
  const commands = instruction
    .replace(/^(?:RUN|ADD)\s+(?:--\S+\s+)*/i, (start) => (/^ADD/i.test(start) ? 'curl ' : ''))
    .replace(/^\[\s*"(.*)"\s*\]$/, (_, words: string) => words.replaceAll(/"\s*,\s*"/g, ' '))
    .split(/&&|\|\||[;|\n]|\$\(|`/)
    .map((command) =>
      command.replace(/^[\s({!"'-]*(?:(?:if|then|do|else|sudo|exec|set\s+\S+)\s+)*/, '').trim(),
    );
  const pinsLater = commands.some((command) => /^git\b.*\b(?:checkout|reset|switch|fetch)\b/.test(command));
  return commands.flatMap((command) => {
    const words = command.split(/\s+/).map((word) => word.replace(/^(["'])(.*)\1$/, '$2'));
    const program = (words[0] ?? '').split('/').at(-1) ?? '';
    if (program === 'curl' || program === 'wget') return movingUrls(command);
    if (program === 'apk') return movingUrls(command);
    if (program === 'git' && words.includes('clone')) return pinsLater ? [] : looseClone(words);
    if (program === 'go' && words[1] === 'install') return looseGoInstall(words.slice(2));
    if (/^pip[\d.]*$/.test(program) && words[1] === 'install') return loosePip(words.slice(2));
    if (/^python[\d.]*$/.test(program) && words.slice(1, 4).join(' ') === '-m pip install')
      return loosePip(words.slice(4));
    if (program === 'npm' && /^(?:install|i|add)$/.test(words[1] ?? '')) return looseNpm(words.slice(2));
    return [];
  });
}

function movingUrls(command: string): readonly LooseDownload[] {
  return [...command.matchAll(URL)].flatMap(([url]) => {
    const { segments, heads } = pathOf(url);
    const moving = heads ? 'refs/heads' : segments.find((segment) => MOVING.has(segment));
    // An Alpine mirror has a folder `main` in each release.
    const isRelease = segments.some((segment) => /^v\d+\.\d+$/.test(segment));
    if (moving === undefined || (moving === 'main' && isRelease)) return [];
    return [
      {
        message: `${url} is another file tomorrow: it names ${JSON.stringify(moving)}, no version`,
        word: url,
        hint: 'put the version into the URL, best with a checksum',
      },
    ];
  });
}

function pathOf(url: string): { readonly segments: readonly string[]; readonly heads: boolean } {
  const path = url.replace(/^\w+:\/\/[^/]*/, '').replace(/[?#].*$/, '');
  return {
    segments: path.split('/').filter((segment) => segment !== ''),
    heads: path.includes('/refs/heads/'),
  };
}

function looseClone(words: readonly string[]): readonly LooseDownload[] {
  const url = words.find((word) => /^(?:https?|git|ssh):\/\//.test(word));
  if (url === undefined || url.includes('$')) return [];
  if (words.some((word) => /^(?:-b|--branch|--revision)/.test(word))) return [];
  return [
    {
      message: `git clone ${url} takes whatever the default branch holds`,
      word: url,
      hint: 'name a tag: git clone --branch v1.2.3',
    },
  ];
}

function looseGoInstall(words: readonly string[]): readonly LooseDownload[] {
  return words.flatMap((word) => {
    const version = /@(latest|master|main|HEAD)$/.exec(word)?.[1];
    if (version === undefined) return [];
    return [{ message: `go install takes ${word}`, word, hint: 'name the version after the @' }];
  });
}

function loosePip(words: readonly string[]): readonly LooseDownload[] {
  if (words.some((word) => PIP_FILES.test(word))) return [];
  const loose = words.filter(
    (word, index) =>
      /^[A-Za-z][\w.-]*(?:\[[\w,.-]*\])?$/.test(word) &&
      !word.includes('.whl') &&
      !PIP_VALUES.has(words[index - 1] ?? '') &&
      !['pip', 'setuptools', 'wheel'].includes(word),
  );
  return [...loosePackages('pip', loose, '=='), ...words.flatMap(loosePipSource)];
}

/** `git+https://host/repository`, without an `@` behind. */
function loosePipSource(word: string): readonly LooseDownload[] {
  if (!/^git\+\w+:\/\//.test(word) || word.includes('$')) return [];
  const repository = word.replace(/^git\+\w+:\/\/(?:[^/@]*@)?/, '');
  if (repository.includes('@')) return [];
  return [{ message: `pip installs whatever ${word} holds`, word, hint: `name a tag: ${word}@v1.2.3` }];
}

function looseNpm(words: readonly string[]): readonly LooseDownload[] {
  const loose = words.filter(
    (word, index) =>
      /^(?:@[\w.-]+\/)?[A-Za-z][\w.-]*(?:@latest)?$/.test(word) &&
      !/\.tgz$/.test(word) &&
      !['--prefix', '--registry', '--cache'].includes(words[index - 1] ?? ''),
  );
  return loosePackages('npm', loose, '@');
}

/** One finding for all packages of a command, at the first: they are mended in one go. */
function loosePackages(program: string, words: readonly string[], pin: string): readonly LooseDownload[] {
  const [word] = words;
  if (word === undefined) return [];
  const names = words.map((each) => each.replace(/@latest$/, ''));
  return [
    {
      message: `${program} installs ${listed(names)} in no version`,
      word,
      hint:
        names.length === 1 ? `name one: ${names[0]}${pin}1.2.3` : `name one for each: ${names[0]}${pin}1.2.3`,
    },
  ];
}
