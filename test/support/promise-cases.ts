import { type PromiseFolder, promiseFolder, REQUEST } from './promise-folder.ts';

/**
 * A Promise with a case for each script, which its one stage runs before it writes what the golden has.
 * @param scripts by the names of the cases
 * @param settings what else the case.yaml of a case says
 */
export function promiseWithCases(
  scripts: Readonly<Record<string, string>>,
  settings: Readonly<Record<string, string>> = {},
): Promise<PromiseFolder> {
  const files = Object.entries(scripts).flatMap(([name, script]) => [
    [`test/${name}/input/object.yaml`, REQUEST.replace('name: example', `name: ${name}`)],
    [`test/${name}/case.yaml`, `env: {SCRIPT: ${JSON.stringify(script)}}\n${settings[name] ?? ''}`],
    [`test/${name}/expected/output/a.yaml`, 'a: 1\n'],
  ]);
  return promiseFolder({
    scripts: ['eval "$SCRIPT"; echo "a: 1" > /kratix/output/a.yaml'],
    files: Object.fromEntries(files),
    topCase: false,
  });
}
