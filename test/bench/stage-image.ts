import { execa } from 'execa';
import type { Files } from '../support/write-files.ts';

/** What all stages of the benchmarks do: too little to matter. */
export const SCRIPT = 'cp /kratix/input/object.yaml /kratix/output/object.yaml\n';

/**
 * What the other side builds an image of ours as. A build under the same name would take the name from the image that promise
 * built and knows, which would then be built anew.
 */
export function builtByOthers(image: string): string {
  return image.replace(/(?=:)/, '-by-others');
}

/** The folder `name` of a stage image that runs a script. */
export function stageFolder(name: string, script: string = SCRIPT, base = 'busybox:1.35'): Files {
  return {
    [`${name}/Dockerfile`]: `FROM ${base}\nCOPY run /usr/bin/run\nCMD ["sh", "/usr/bin/run"]\n`,
    [`${name}/run`]: script,
  };
}

/** The line of the tutorial's script that runs a stage: files in mounted folders, nothing kept of the container. */
export function dockerRun(
  image: string,
  caseDir: string,
  command: readonly string[] = [],
): readonly string[] {
  const volumes = ['input', 'output', 'metadata'].flatMap((folder) => [
    '--volume',
    `${caseDir}/${folder}:/kratix/${folder}`,
  ]);
  return ['run', '--rm', ...volumes, image, ...command];
}

/** Removes images; none of them need be there. */
export async function removeImages(images: readonly string[]): Promise<void> {
  await execa('docker', ['image', 'rm', '--force', ...images], { reject: false });
}
