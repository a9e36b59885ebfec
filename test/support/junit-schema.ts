import { readFileSync } from 'node:fs';
import path from 'node:path';
import { validateXML } from 'xmllint-wasm';

const SCHEMA = path.resolve(import.meta.dirname, 'junit.xsd');

/** What libxml2 has against a document, held against our schema of JUnit reports; empty where it is valid. */
export async function junitErrors(xml: string): Promise<readonly string[]> {
  const { errors } = await validateXML({
    xml: [{ fileName: 'report.xml', contents: xml }],
    schema: [{ fileName: 'junit.xsd', contents: readFileSync(SCHEMA, 'utf8') }],
  });
  return errors.map(({ rawMessage }) => rawMessage);
}
