// Loaded with `node --import`: names every module on stderr that the program loads, `loaded file:///…`.
import { createRequire, register } from 'node:module';

const hooks = `
import { writeSync } from 'node:fs';
export async function load(url, context, next) {
  writeSync(2, 'loaded ' + url + '\\n');
  return next(url, context);
}`;

register(`data:text/javascript,${encodeURIComponent(hooks)}`);
const { cache } = createRequire(import.meta.url);

process.on('exit', () => {
  for (const file of Object.keys(cache)) console.error(`loaded ${file}`);
});
