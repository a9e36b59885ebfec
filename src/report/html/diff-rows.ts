/** A line of one side of a diff, with its number. */
export interface DiffLine {
  readonly number: number;
  readonly text: string;
  /** The file ends here, without a line break. */
  readonly unended?: boolean;
}

/** A row of a diff side by side; a side without a line is undefined. */
export type DiffRow =
  | { readonly kind: 'hunk'; readonly heading: string }
  | { readonly kind: 'same'; readonly before: DiffLine; readonly after: DiffLine }
  | { readonly kind: 'changed'; readonly before: DiffLine | undefined; readonly after: DiffLine | undefined };

/** Lays a unified diff out side by side: lines that went stand beside those that came, in order. */
export function diffRows(diff: string): readonly DiffRow[] {
  const rows: DiffRow[] = [];
  let [before, after] = [0, 0];
  let removed: DiffLine[] = [];
  let added: DiffLine[] = [];
  /** The side of the last line, which a line that begins with a backslash is about. */
  let last: DiffLine[] = [];
  const flush = () => {
    for (let index = 0; index < Math.max(removed.length, added.length); index += 1) {
      rows.push({ kind: 'changed', before: removed[index], after: added[index] });
    }
    [removed, added] = [[], []];
  };
  // The first two lines name the files.
  for (const line of diff.replace(/\n$/, '').split('\n').slice(2)) {
    const hunk = /^@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@ ?(.*)$/s.exec(line);
    const text = line.slice(1);
    if (hunk !== null) {
      flush();
      [before, after] = [Number(hunk[1]), Number(hunk[2])];
      rows.push({ kind: 'hunk', heading: hunk[3] ?? '' });
    } else if (line.startsWith('-')) {
      if (added.length > 0) flush();
      removed.push({ number: before, text });
      before += 1;
      last = removed;
    } else if (line.startsWith('+')) {
      added.push({ number: after, text });
      after += 1;
      last = added;
    } else if (line.startsWith('\\')) {
      const ended = last.at(-1);
      if (ended !== undefined) last[last.length - 1] = { ...ended, unended: true };
    } else {
      flush();
      rows.push({ kind: 'same', before: { number: before, text }, after: { number: after, text } });
      [before, after] = [before + 1, after + 1];
    }
  }
  flush();
  return rows;
}
