import { expect, it } from 'vitest';
import { splitLine } from '../../../../src/cli/completion/split-line.ts';

it.each([
  ['promise ', ['promise'], ''],
  ['promise te', ['promise'], 'te'],
  ['  promise   test  -c', ['promise', 'test'], '-c'],
  ["promise -c 'two words' x", ['promise', '-c', 'two words'], 'x'],
  ['promise -c "two wo', ['promise', '-c'], 'two wo'],
  ['promise -c two\\ words ', ['promise', '-c', 'two words'], ''],
  ['promise "a\\"b" ', ['promise', 'a"b'], ''],
  ["promise 'a\\b' ", ['promise', 'a\\b'], ''],
  ['promise "" ', ['promise', ''], ''],
  ['promise --case="with', ['promise'], '--case=with'],
  ['promise a\\', ['promise'], 'a\\'],
  ['', [], ''],
])('%j', (line, words, current) => {
  expect(splitLine(line)).toEqual({ words, current });
});
