import type { ChalkInstance } from 'chalk';
import { printable } from '../shared/printable.ts';
import type { CaseReport } from './types.ts';

/** Where a workflow ended early: that it is suspended, and which pipelines didn't run. */
export function workflowLines({ run, delivery }: CaseReport, chalk: ChalkInstance): readonly string[] {
  const last = printable(run.pipelines.at(-1)?.name ?? '');
  const notRun = run.notRun.map(printable).join(', ');
  if (delivery?.phase !== 'Suspended') {
    return notRun === '' ? [] : [`not run, as pipeline ${last} failed: ${notRun}`];
  }
  const { retryAfter = '', message = '' } = delivery.control ?? {};
  const until = retryAfter === '' ? 'until somebody resumes it' : `for ${printable(retryAfter)}`;
  const why = message === '' ? '' : `: ${printable(message)}`;
  return [
    `${chalk.yellow('suspended')} by pipeline ${last} ${until}${why}`,
    ...(notRun === '' ? [] : [`  not run: ${notRun}`]),
  ];
}
