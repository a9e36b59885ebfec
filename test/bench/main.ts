import { ExecaError } from 'execa';
import picomatch from 'picomatch';
import { readArguments, USAGE } from './arguments.ts';
import { type Benchmark, type MachineNeeds, measureInTurns } from './benchmark.ts';
import { BENCHMARKS } from './benchmarks.ts';
import { isMissed, summarise } from './result.ts';
import { type TableRow, tableLines } from './table.ts';

/** What `run.mjs` knows of the machine. */
export interface Machine {
  /** Tells how far it is. */
  readonly say: (line: string) => void;
  /** Throws once the user has interrupted. */
  readonly stopIfInterrupted: () => void;
  /** Runs something once the machine has what it needs; returns its exit code, or 3 where the machine can't be set up. */
  readonly prepared: (needs: MachineNeeds, body: () => Promise<number>) => Promise<number>;
}

/**
 * Measures and prints.
 * @returns the exit code: 0 measured, 1 a goal is missed and `--check` given, 2 wrong usage, 3 something can't be measured
 */
export async function main(args: readonly string[], machine: Machine): Promise<number> {
  const asked = readArguments(args);
  if (typeof asked === 'string') return refuse(asked, USAGE);
  if (asked.help) {
    process.stdout.write(`${USAGE}\nBenchmarks:\n${namesOf(BENCHMARKS)}`);
    return 0;
  }
  const isChosen = picomatch(asked.only);
  const chosen = BENCHMARKS.filter(({ name }) => isChosen(name));
  if (chosen.length === 0)
    return refuse(`no benchmark matches ${asked.only}`, `There are:\n${namesOf(BENCHMARKS)}`);

  return machine.prepared(needsOf(chosen), async () => {
    const rows: TableRow[] = [];
    try {
      for (const benchmark of chosen) rows.push(await measure(benchmark, machine));
    } catch (error) {
      if (!(error instanceof ExecaError)) throw error;
      process.stderr.write(`error: ${error.message}\n`);
      return 3;
    }
    process.stdout.write(asked.json ? jsonText(rows) : `${tableLines(rows).join('\n')}\n`);
    return asked.check && rows.some(isMissed) ? 1 : 0;
  });
}

/** Sets a benchmark up, measures it, and puts everything back. */
async function measure(benchmark: Benchmark, { say, stopIfInterrupted }: Machine): Promise<TableRow> {
  const { name, subject, reference, turns } = benchmark;
  say(`${name}: ${turns} turns`);
  stopIfInterrupted();
  const measurement = await benchmark.setUp();
  try {
    const samples = await measureInTurns(measurement, turns, stopIfInterrupted);
    const goal = measurement.goal ?? benchmark.goal;
    return {
      ...summarise({ name, goal }, samples),
      subject,
      reference,
      note: benchmark.note?.(samples) ?? '',
    };
  } finally {
    await measurement.remove();
  }
}

function needsOf(benchmarks: readonly Benchmark[]): MachineNeeds {
  const all = (key: keyof MachineNeeds) => [...new Set(benchmarks.flatMap(({ needs }) => needs[key]))];
  return { images: all('images'), programs: all('programs') };
}

function jsonText(rows: readonly TableRow[]): string {
  const results = rows.map(({ name, ratio, min, max, goal }) => ({ name, ratio, min, max, goal }));
  return `${JSON.stringify(results, undefined, 2)}\n`;
}

function namesOf(benchmarks: readonly Benchmark[]): string {
  return benchmarks
    .map(({ name, subject, reference }) => `  ${name}: ${subject}, against ${reference}\n`)
    .join('');
}

function refuse(message: string, help: string): number {
  process.stderr.write(`error: ${message}\n\n${help}`);
  return 2;
}
