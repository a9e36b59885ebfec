import { parseArgs } from 'node:util';
import { type AreaReport, isClean, judge, reportLines } from './agreement.ts';
import { AREAS } from './areas.ts';
import { buildGoProgram, OracleError } from './go-program.ts';

const USAGE = `npm run oracle -- [--seed N] [--times N] [--area NAME] [--no-record]

  --seed N      other questions; only the default, 1, is recorded
  --times N     so many times as many questions
  --area NAME   only ${AREAS.map(({ name }) => name).join(', ')}
  --no-record   leave recorded/ as it is
`;

interface Options {
  readonly seed: number;
  readonly times: number;
  readonly area: string | undefined;
  readonly record: boolean;
}

/**
 * Asks the oracle and promise, prints how far they agree.
 * @returns the exit code: 0 they agree, 1 they don't, 2 wrong usage, 3 the oracle can't be asked
 */
export async function main(args: readonly string[]): Promise<number> {
  const options = readOptions(args);
  if (options === undefined) {
    process.stderr.write(USAGE);
    return 2;
  }
  try {
    const reports = await askAll(options);
    process.stdout.write(`${reports.flatMap(reportLines).join('\n')}\n`);
    return reports.every(isClean) ? 0 : 1;
  } catch (error) {
    if (!(error instanceof OracleError)) throw error;
    process.stderr.write(`error: ${error.message}\nhint: ${error.hint}\n`);
    return 3;
  }
}

async function askAll({ seed, times, area, record }: Options): Promise<readonly AreaReport[]> {
  const program = await buildGoProgram();
  try {
    const reports: AreaReport[] = [];
    for (const each of AREAS.filter(({ name }) => area === undefined || area === name)) {
      reports.push(await judge(each, program, { seed, times, record: record && seed === 1 }));
    }
    return reports;
  } finally {
    await program.remove();
  }
}

function readOptions(args: readonly string[]): Options | undefined {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        seed: { type: 'string', default: '1' },
        times: { type: 'string', default: '1' },
        area: { type: 'string' },
        'no-record': { type: 'boolean', default: false },
      },
    });
    const [seed, times] = [Number(values.seed), Number(values.times)];
    const isKnown = values.area === undefined || AREAS.some(({ name }) => name === values.area);
    if (!Number.isInteger(seed) || !(times > 0) || !isKnown) return undefined;
    return { seed, times, area: values.area, record: !values['no-record'] };
  } catch {
    return undefined;
  }
}
