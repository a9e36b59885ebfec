import { yamlBlock } from '../promise/yaml-block.ts';
import type { Json } from '../shared/json.ts';

/** Tells what to write where, for who has to do it by hand. */
export function byHand(where: string, value: Json): readonly string[] {
  return [
    `${where}:`,
    ...yamlBlock(value)
      .split('\n')
      .map((line) => `    ${line}`),
  ];
}
