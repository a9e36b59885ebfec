// `npm test`: sets the machine up, runs every test for real, puts the machine back. Arguments go to vitest.
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { canInstall } from './machine/apt.mjs';
import { runInForeground } from './machine/command.mjs';
import { onPreparedMachine } from './machine/machine.mjs';
import { CACHE, ROOT } from './machine/paths.mjs';
import { TEST_NEEDS } from './machine/stand-ins.mjs';

const resultFile = join(CACHE, `test-results-${process.pid}.json`);
let totals;

/** Runs vitest on the user's terminal and keeps what it counted. */
async function runVitest() {
  mkdirSync(CACHE, { recursive: true });
  const reporters = ['--reporter=json', `--outputFile.json=${resultFile}`, '--reporter=default'];
  // vitest colours whatever CI writes to; a log file is better off without.
  if (!process.stdout.isTTY) reporters.push('--no-color');
  const args = [join(ROOT, 'node_modules/vitest/vitest.mjs'), 'run', ...reporters, ...process.argv.slice(2)];
  const code = await runInForeground(process.execPath, args);
  totals = readTotals();
  return code;
}

/** vitest's own count; a file that fails before its first test counts as one failure, so that it can't hide. */
function readTotals() {
  try {
    const result = JSON.parse(readFileSync(resultFile, 'utf8'));
    const broken = result.testResults.filter(
      (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
    );
    for (const file of broken) console.log(`failed as a whole: ${relative(ROOT, file.name)}`);
    return {
      passed: result.numPassedTests,
      failed: result.numFailedTests + broken.length,
      skipped: result.numPendingTests + result.numTodoTests,
    };
  } catch {
    return undefined;
  } finally {
    rmSync(resultFile, { force: true });
  }
}

/** What vitest lets pass and a CI run must not. */
function objection({ passed, failed, skipped }) {
  if (passed + failed === 0) return 'no test ran';
  if (failed > 0) return `${failed} failed`;
  if (skipped > 0 && process.env.CI && process.env.CI !== 'false')
    return 'skipped tests are not accepted in CI';
  return undefined;
}

const say = (line) => console.log(line);
if (!canInstall())
  say('Not tested here: images for several platforms (test/buildx needs root on Debian or Ubuntu).');
process.exitCode = await onPreparedMachine({ ...TEST_NEEDS, say }, runVitest);
if (totals !== undefined) {
  const complaint = objection(totals);
  if (complaint !== undefined && process.exitCode === 0) {
    console.log(`error: ${complaint}`);
    process.exitCode = 1;
  }
  const skipped = totals.skipped > 0 ? `, ${totals.skipped} skipped` : '';
  console.log(`${totals.passed} passed, ${totals.failed} failed${skipped}`);
}
