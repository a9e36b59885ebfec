/** What may come next in a JSON text. */
type State = 'value' | 'first-item' | 'first-key' | 'key' | 'colon' | 'after-value';

/** Numbers and words; strings are scanned by hand, since a pattern would overflow on long ones. */
const SCALAR = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.+-])|(?:true|false|null)(?!\w)/y;

/** Offset of the first character that makes a text no JSON: JSON.parse often doesn't tell. */
export function jsonErrorOffset(text: string): number {
  const open: ('{' | '[')[] = [];
  let state: State = 'value';
  let at = 0;
  for (;;) {
    while (at < text.length && ' \t\r\n'.includes(text.charAt(at))) at += 1;
    const step = stepFrom(text, at, state, open);
    if (step === undefined) return at;
    [at, state] = step;
  }
}

/** The place behind the next token and what may follow it; undefined where the token is not allowed. */
function stepFrom(text: string, at: number, state: State, open: ('{' | '[')[]): [number, State] | undefined {
  const char = text.charAt(at);
  switch (state) {
    case 'colon':
      return char === ':' ? [at + 1, 'value'] : undefined;
    case 'after-value':
      if (char === ',' && open.length > 0) return [at + 1, open.at(-1) === '{' ? 'key' : 'value'];
      return close(char, at, open);
    case 'first-key':
      return close(char, at, open) ?? keyFrom(text, at);
    case 'key':
      return keyFrom(text, at);
    case 'first-item':
      return close(char, at, open) ?? valueFrom(text, at, open);
    case 'value':
      return valueFrom(text, at, open);
  }
}

function close(char: string, at: number, open: ('{' | '[')[]): [number, State] | undefined {
  if (open.length === 0 || char !== (open.at(-1) === '{' ? '}' : ']')) return undefined;
  open.pop();
  return [at + 1, 'after-value'];
}

function keyFrom(text: string, at: number): [number, State] | undefined {
  const end = stringEnd(text, at);
  return end === undefined ? undefined : [end, 'colon'];
}

function valueFrom(text: string, at: number, open: ('{' | '[')[]): [number, State] | undefined {
  const char = text.charAt(at);
  if (char === '{' || char === '[') {
    open.push(char);
    return [at + 1, char === '{' ? 'first-key' : 'first-item'];
  }
  SCALAR.lastIndex = at;
  const end = stringEnd(text, at) ?? (SCALAR.test(text) ? SCALAR.lastIndex : undefined);
  return end === undefined ? undefined : [end, 'after-value'];
}

/** The place behind a string that starts here; undefined where none does, or where it is broken. */
function stringEnd(text: string, at: number): number | undefined {
  if (text.charAt(at) !== '"') return undefined;
  for (let index = at + 1; index < text.length; index += 1) {
    const char = text.charAt(index);
    if (char === '"') return index + 1;
    if (char < ' ') return undefined;
    if (char === '\\') {
      const escaped = /^(?:["\\/bfnrt]|u[\da-fA-F]{4})/.exec(text.slice(index + 1, index + 6));
      if (escaped === null) return undefined;
      index += escaped[0].length;
    }
  }
  return undefined;
}
