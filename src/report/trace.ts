import { Chalk } from 'chalk';
import type { RunEvent } from '../shared/events.ts';
import { printable } from '../shared/printable.ts';
import { formatDuration } from './format.ts';
import type { Reporter, ReportOutput } from './types.ts';

type Phase = Extract<RunEvent, { readonly type: 'phase' }>;

/** A line of the table: a phase with its times, or the name of what the phases below it belong to. */
interface Row {
  readonly depth: number;
  readonly text: string;
  readonly phase: Phase | undefined;
}

/** What stands between the columns. */
const GAP = '  ';

/** Shows on stderr, when the run is over, how long each phase took, and when it began. */
export function traceReporter(output: ReportOutput): Reporter {
  const phases: Phase[] = [];
  return {
    onEvent: (event) => {
      if (event.type === 'phase') phases.push(event);
    },
    onEnd: () => {
      const chalk = new Chalk({ level: output.color ? 1 : 0 });
      const [title = '', ...lines] = traceLines(phases);
      output.stderr.write(`\n${[chalk.bold(title), ...lines].join('\n')}\n`);
    },
  };
}

/** The phases as a table, those of a case below its name; times from the first phase on. */
export function traceLines(phases: readonly Phase[]): readonly string[] {
  const zero = Math.min(...phases.map(({ started }) => started));
  const rows = rowsOf(phases, 0).map(({ depth, text, phase }) => [
    `${'  '.repeat(depth)}${text}`,
    phase === undefined ? '' : formatDuration(phase.started - zero),
    phase === undefined ? '' : formatDuration(phase.milliseconds),
  ]);
  const table = [['phase', 'from', 'took'], ...rows];
  const widths = [0, 1, 2].map((column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  return table.map(([what = '', from = '', took = '']) =>
    [what.padEnd(widths[0] ?? 0), from.padStart(widths[1] ?? 0), took.padStart(widths[2] ?? 0)]
      .join(GAP)
      .trimEnd(),
  );
}

/** In the order in which they began; what belongs together stands together, where the first of it began. */
function rowsOf(phases: readonly Phase[], depth: number): readonly Row[] {
  const sorted = phases.toSorted((a, b) => a.started - b.started);
  const groups = new Map<string, Phase[]>();
  for (const phase of sorted) {
    const owner = phase.of[depth];
    const key = owner === undefined ? JSON.stringify([phase.phase, phase.started]) : `of ${owner}`;
    groups.set(key, [...(groups.get(key) ?? []), phase]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    const owner = first?.of[depth];
    if (first === undefined) return [];
    if (owner === undefined) return [{ depth, text: first.phase, phase: first }];
    return [{ depth, text: printable(owner), phase: undefined }, ...rowsOf(group, depth + 1)];
  });
}
