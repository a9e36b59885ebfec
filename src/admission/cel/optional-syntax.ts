/** Takes the place of `?` where an element, an index or an entry is optional. */
export const OPTIONAL_CALL = 'optional__syntax';
/** What existsOne is called for the parser, which would expand it where the API server knows no such macro. */
export const EXISTS_ONE = 'existsOne__macro';
/** Stands before a field's name where its selection is optional. */
export const OPTIONAL_FIELD = 'optional__field__';

const TOKEN =
  /\/\/[^\n]*|[rRbB]{0,2}(?:""".*?"""|'''.*?'''|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')|[A-Za-z_]\w*|\s+|./gsy;

interface Open {
  /** How many `?` of conditionals still wait for their `:`. */
  conditionals: number;
  /** Whether the element under way is optional. */
  optional: boolean;
}

/**
 * Rewrites what the parser reads in another way than the API server: the syntax of optionals (`a.?b`, `a[?b]`, `[?a]`,
 * `{?a: b}`) becomes calls and names that it takes, and existsOne goes by another name.
 */
export function withoutOptionalSyntax(text: string): string {
  if (!text.includes('?') && !text.includes('existsOne')) return text;
  const tokens = text.match(TOKEN) ?? [];
  const stack: Open[] = [{ conditionals: 0, optional: false }];
  let before = '';
  let written = '';
  for (const token of tokens) {
    if (/^(?:\s|\/\/)/.test(token)) {
      written += token;
      continue;
    }
    written += rewrite(token, before, stack);
    before = token === '?' && before === '.' ? '.?' : token;
  }
  return written;
}

/** One token; what opens and closes is kept track of in the stack. */
function rewrite(token: string, before: string, stack: Open[]): string {
  const open = stack.at(-1) ?? { conditionals: 0, optional: false };
  const isEnd =
    token === ',' || ((token === ':' || token === ']' || token === '}') && open.conditionals === 0);
  const closing = isEnd && open.optional ? ')' : '';
  if (isEnd) open.optional = false;
  switch (token) {
    case '?':
      if (before === '.') return '';
      if (before === '[' || before === '{' || before === ',') {
        open.optional = true;
        return `${OPTIONAL_CALL}(`;
      }
      open.conditionals += 1;
      return token;
    case ':':
      if (open.conditionals > 0) open.conditionals -= 1;
      return closing + token;
    case '(':
    case '[':
    case '{':
      stack.push({ conditionals: 0, optional: false });
      return token;
    case ')':
    case ']':
    case '}':
      stack.pop();
      return closing + token;
    case 'existsOne':
      return closing + (before === '.' ? EXISTS_ONE : token);
    default:
      return before === '.?' ? OPTIONAL_FIELD + token : closing + token;
  }
}
