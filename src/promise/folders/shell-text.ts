/** Stands for what only a shell could know: `$(basename "$PWD")`, or a variable that nothing sets. */
export const UNKNOWN = '\0';

/** Deeper than anybody nests variables; ends those that are set from themselves. */
const MAX_DEPTH = 8;

/** More references than a command line has, nested ones counted; ends those that multiply. */
const MAX_REFERENCES = 500;

/** How far a reading may still go. */
interface Budget {
  readonly depth: number;
  /** Shared by all levels of it. */
  readonly references: { left: number };
}

/** What stands for what in a text. */
export interface Variables {
  /** A variable's value, as it is written. */
  get(name: string): string | undefined;
  /** What a file says that `cat` prints; absent: nobody knows any. */
  readonly file?: FileText | undefined;
}

/** What a file says, in one line; undefined where that isn't known. The path is as a script has it. */
export type FileText = (path: string) => string | undefined;

/**
 * The words of a command up to its end, as a shell would split them: quotes and backslashes taken away, variables put in,
 * {@link UNKNOWN} for what can't be known. It understands what scripts, Makefiles and GitHub workflows have in common.
 */
export function shellWords(text: string, variables: Variables): readonly string[] {
  const words: string[] = [];
  let word: string | undefined;
  let at = 0;
  while (at < text.length) {
    const char = text.charAt(at);
    if (/[;|&<>)\n]/.test(char) || (char === '#' && word === undefined)) break;
    if (/\s/.test(char)) {
      if (word !== undefined) words.push(word);
      word = undefined;
      at += 1;
      continue;
    }
    const part = readPart(text, at, variables);
    word = (word ?? '') + part.text;
    at = part.end;
  }
  if (word !== undefined) words.push(word);
  return words;
}

/** A text with its variables put in, outside of any command. */
export function expand(text: string, variables: Variables, budget = newBudget()): string {
  let result = '';
  let at = 0;
  while (at < text.length) {
    if (text.charAt(at) === '$' || text.startsWith('{{', at)) {
      const part = readReference(text, at, variables, budget);
      result += part.text;
      at = part.end;
    } else {
      result += text.charAt(at);
      at += 1;
    }
  }
  return result;
}

/** Something read from a text, and where what follows it begins. */
interface Part {
  readonly text: string;
  readonly end: number;
}

/** One quoted piece, one reference, or one character. */
function readPart(text: string, at: number, variables: Variables): Part {
  const char = text.charAt(at);
  if (char === "'") {
    const end = endOf(text.indexOf("'", at + 1), text);
    return { text: text.slice(at + 1, end), end: end + 1 };
  }
  if (char === '"') {
    const end = closingQuote(text, at + 1);
    const inner = text.slice(at + 1, end).replace(/\\(["\\$`])/g, '$1');
    return { text: expand(inner, variables), end: end + 1 };
  }
  if (char === '\\') return { text: text.charAt(at + 1), end: at + 2 };
  if (char === '`') {
    const end = endOf(text.indexOf('`', at + 1), text);
    return { text: readFileOf(text.slice(at + 1, end), variables) ?? UNKNOWN, end: end + 1 };
  }
  if (char === '$' || text.startsWith('{{', at)) return readReference(text, at, variables, newBudget());
  return { text: char, end: at + 1 };
}

/** `$NAME`, `${NAME:-default}`, make's `$(NAME)`, GitHub's `${{ env.NAME }}`, Task's `{{.NAME}}`, `$(command)`. */
function readReference(text: string, at: number, variables: Variables, budget: Budget): Part {
  const rest = text.slice(at);
  const value = (name: string, otherwise = UNKNOWN) => readVariable(name, otherwise, variables, budget);
  const template =
    /^\$?\{\{\s*(?:env\.|vars\.|\.)?([\w-]+)\s*\}\}/.exec(rest) ?? /^\$?\{\{.*?\}\}/.exec(rest);
  if (template !== null) {
    const [whole, name] = template;
    return { text: name === undefined ? UNKNOWN : value(name), end: at + whole.length };
  }
  if (rest.startsWith('$(') || rest.startsWith('${')) {
    const end = closingBracket(text, at + 1);
    const inner = text.slice(at + 2, end);
    const printed = rest.startsWith('$(') ? readFileOf(inner, variables) : undefined;
    if (printed !== undefined) return { text: printed, end: end + 1 };
    const [, name, otherwise] = /^(\w+)(?::?[-=]([\s\S]*))?$/.exec(inner) ?? [];
    return {
      text: name === undefined ? UNKNOWN : value(name, otherwise && unquoted(otherwise)),
      end: end + 1,
    };
  }
  const [whole = '$', name] = /^\$(\w+|[@*#?$!-])/.exec(rest) ?? [];
  return { text: name === undefined ? '$' : value(name), end: at + whole.length };
}

/** What a command prints that does nothing but print a file: `cat VERSION`, `< VERSION`, make's `shell cat VERSION`. */
function readFileOf(command: string, variables: Variables): string | undefined {
  const { file } = variables;
  const [, path] = /^\s*(?:shell\s+)?(?:cat\s|<)\s*(\S.*)$/.exec(command) ?? [];
  if (file === undefined || path === undefined) return undefined;
  const [first = '', ...others] = shellWords(path, variables);
  // Below a folder that only the shell knows.
  return others.length > 0 ? undefined : file(first.replace(new RegExp(`^(?:${UNKNOWN}/)+`), ''));
}

function readVariable(name: string, otherwise: string, variables: Variables, budget: Budget): string {
  const { depth, references } = budget;
  references.left -= 1;
  if (depth === 0 || references.left < 0) return UNKNOWN;
  return expand(variables.get(name) ?? otherwise, variables, { depth: depth - 1, references });
}

function newBudget(): Budget {
  return { depth: MAX_DEPTH, references: { left: MAX_REFERENCES } };
}

/** What an assignment's right side means: without the quotes around it, or the comment after it. */
export function unquoted(text: string): string {
  const quoted = /^\s*(["'])([\s\S]*?)\1\s*(?:[;#].*)?$/.exec(text);
  return quoted?.[2] ?? text.replace(/\s+#.*$/, '').trim();
}

function closingQuote(text: string, from: number): number {
  let at = from;
  while (at < text.length && text.charAt(at) !== '"') {
    if (text.startsWith('$(', at)) at = closingBracket(text, at + 1);
    else if (text.charAt(at) === '\\') at += 1;
    at += 1;
  }
  return at;
}

/** Where the bracket closes that opens at a position. */
function closingBracket(text: string, from: number): number {
  const open = text.charAt(from);
  const close = open === '(' ? ')' : '}';
  let depth = 0;
  for (let at = from; at < text.length; at += 1) {
    if (text.charAt(at) === open) depth += 1;
    else if (text.charAt(at) === close) depth -= 1;
    if (depth === 0) return at;
  }
  return text.length;
}

function endOf(index: number, text: string): number {
  return index === -1 ? text.length : index;
}
