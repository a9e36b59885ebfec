import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { formatPath } from '../../report/format.ts';
import type { CaseReport } from '../../report/types.ts';
import { printable } from '../../shared/printable.ts';

/** Lines of one file, and of all files of a case: what nobody would read to its end. */
const MAX_FILE_LINES = 60;
const MAX_CASE_LINES = 300;

/** What a run of a case wrote, as far as it can be looked over: each file with its beginning. */
export async function shownFiles(report: CaseReport, cwd: string): Promise<readonly string[]> {
  const name = printable(report.name);
  const files = writtenFiles(report);
  if (files.length === 0) return [`${name} wrote no files`];
  const lines = [`${name} wrote:`];
  for (const place of files) {
    lines.push('', `  ${formatPath(place, cwd)}`);
    const room = Math.min(MAX_FILE_LINES, MAX_CASE_LINES - lines.length);
    lines.push(...(await beginning(place, room)).map((line) => `    ${line}`.trimEnd()));
  }
  return lines;
}

/** The files that a run of a case without goldens left; absolute. */
export function writtenFiles({ run, differences }: CaseReport): readonly string[] {
  return differences.flatMap(({ kind, ...rest }) =>
    kind === 'unexpected' && 'path' in rest ? [fileOf(rest.path, run)] : [],
  );
}

/** Where a run's file is, which goldens call `output/…`, or `pipelines/NAME/output/…`. */
function fileOf(file: string, { outputDir, metadataDir }: CaseReport['run']): string {
  const [, pipeline = '', kind, rest = ''] =
    /^(?:pipelines\/([^/]+)\/)?(output|metadata)\/([\s\S]*)$/.exec(file) ?? [];
  return path.join(kind === 'metadata' ? metadataDir : outputDir, pipeline, rest);
}

async function beginning(file: string, room: number): Promise<readonly string[]> {
  const bytes = await readFile(file);
  if (bytes.includes(0)) return [`(${bytes.length} bytes, no text)`];
  const lines = bytes.toString('utf8').replace(/\n$/, '').split('\n').map(printable);
  if (lines.length <= room) return lines;
  const shown = lines.slice(0, Math.max(0, room));
  return [...shown, `… ${lines.length - shown.length} more lines`];
}
