import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { runPromise } from '../support/cli.ts';
import { type PromiseFolder, promiseFolder, SAMPLE_API } from '../support/promise-folder.ts';
import { promiseYaml } from '../support/workflows.ts';

let folder: PromiseFolder | undefined;

afterEach(async () => {
  await folder?.remove();
  folder = undefined;
});

const DEFINITION = {
  ...SAMPLE_API,
  metadata: { name: 'databases.example.org' },
  spec: {
    ...SAMPLE_API.spec,
    group: 'example.org',
    names: { kind: 'Database', plural: 'databases' },
    versions: SAMPLE_API.spec.versions.map((version) => ({
      ...version,
      schema: {
        openAPIV3Schema: {
          type: 'object',
          properties: { spec: { type: 'object', properties: { replicas: { type: 'integer', maximum: 5 } } } },
        },
      },
    })),
  },
};

/** A Promise that writes a Database, whose kind the goldens of its Promise workflow declare. */
async function databasePromise(spec: string, more: Readonly<Record<string, string>> = {}) {
  const head = 'apiVersion: example.org/v1\nkind: Database\nmetadata: {name: a, namespace: default}\n';
  const write = `cat > /kratix/output/a.yaml <<'END'\n${head}spec: ${spec}\nEND`;
  const workflows = {
    'resource/configure': [{ name: 'instance', scripts: [write] }],
    'promise/configure': [{ name: 'install', scripts: ['true'] }],
  };
  folder = await promiseFolder({
    files: {
      'promise.yaml': promiseYaml(workflows, { api: SAMPLE_API }),
      'test/install/case.yaml': 'pipeline: promise/configure\n',
      'test/install/expected/output/crds.yaml': stringify(DEFINITION),
      'test/expected/output/a.yaml': `${head}spec: {replicas: 1}\n`,
      ...more,
    },
  });
  return folder.dir;
}

describe('an object of a kind that the Promise brings along', () => {
  it('fails the case where the API server would refuse it, and no golden is made of it', async () => {
    const dir = await databasePromise('{replicas: 6}');
    const { stdout, exitCode } = await runPromise(['test', '--case', 'test'], { cwd: dir });
    expect(stdout).toMatch(/^✗ test \(.*\): the API server would refuse what it wrote$/m);
    expect(stdout).toContain(
      '  output/a.yaml:4:8 Database default/a: spec.replicas: Invalid value: 6: spec.replicas in body should be less than or equal to 5\n',
    );
    expect(stdout).toContain('Database default/a spec.replicas: 1 -> 6');
    expect(exitCode).toBe(1);
    const update = await runPromise(['test', '--case', 'test', '--update'], { cwd: dir });
    expect(update.stdout).toContain('the API server would refuse what it wrote');
    expect(await readFile(path.join(dir, 'test/expected/output/a.yaml'), 'utf8')).toContain('replicas: 1');
  });

  it('is told where it has fields that the kind does not have', async () => {
    const dir = await databasePromise('{replicas: 1, replica: 6}', {
      'test/case.yaml': 'ignore: [.spec.replica]\n',
    });
    const { stdout, exitCode } = await runPromise(['test', '--case', 'test'], { cwd: dir });
    expect(stdout).toContain(
      '  warning[unknown-output-field]: output/a.yaml:4:21: Database default/a: the CustomResourceDefinition has no spec.replica\n',
    );
    expect(exitCode).toBe(0);
  });
});
