/**
 * Expands `$(NAME)` as the kubelet does in a container's command, args and env values
 * (Kubernetes `third_party/forked/golang/expansion`): `$$` becomes `$`, an unknown or unclosed reference stays as it
 * is, and every other `$` is literal.
 */
export function expandReferences(text: string, lookup: (name: string) => string | undefined): string {
  let result = '';
  let position = 0;
  while (position < text.length) {
    const dollar = text.indexOf('$', position);
    if (dollar === -1) return result + text.slice(position);
    result += text.slice(position, dollar);
    const next = text[dollar + 1];
    if (next === '$') {
      result += '$';
      position = dollar + 2;
    } else if (next === '(') {
      const end = text.indexOf(')', dollar);
      if (end === -1) {
        result += '$(';
        position = dollar + 2;
      } else {
        result += lookup(text.slice(dollar + 2, end)) ?? text.slice(dollar, end + 1);
        position = end + 1;
      }
    } else {
      result += '$';
      position = dollar + 1;
    }
  }
  return result;
}
