import { readFile } from 'node:fs/promises';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { JsonReport } from '../../report/json.ts';
import { fromJson } from '../../report/read-json.ts';
import type { RunReport } from '../../report/types.ts';
import { PromiseError, systemErrorCode } from '../../shared/errors.ts';
import { fileName } from '../../shared/file-name.ts';
import { packageFile } from '../../shared/package-files.ts';
import { lastReportFile } from './kept-report.ts';

/**
 * Reads the report of the last run. It lies in a folder that anybody may write to, so it is held against its schema first.
 * @throws PromiseError `no-report`: there is none; `unreadable-file`: it is another version's, or damaged
 */
export async function readKeptReport(root: string): Promise<RunReport> {
  const file = lastReportFile(root);
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    const code = systemErrorCode(error);
    const why = code === 'ENOENT' ? 'there is no report yet' : `the last report can't be read (${code})`;
    throw new PromiseError('no-report', `${fileName(root)}: ${why}`, {
      location: { file: root },
      hint: 'run promise test-pipeline first, or name the Promise with --dir',
    });
  });
  const document = await parsed(text);
  if (document !== undefined) return fromJson(document);
  throw new PromiseError('unreadable-file', 'the last report is damaged, or of another version of promise', {
    location: { file },
    hint: 'run promise test-pipeline again',
  });
}

async function parsed(text: string): Promise<JsonReport | undefined> {
  const schema = packageFile('docs/schemas/report.schema.json');
  const isReport = new Ajv2020().compile<JsonReport>(JSON.parse(await readFile(schema, 'utf8')));
  try {
    const document: unknown = JSON.parse(text);
    return isReport(document) ? document : undefined;
  } catch {
    return undefined;
  }
}
