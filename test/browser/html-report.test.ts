import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { htmlReporter } from '../../src/report/html.ts';
import type { RunReport } from '../../src/report/types.ts';
import { startBrowser, type TestBrowser } from '../support/browser.ts';
import { temporaryFolder } from '../support/cli.ts';
import { caseReport, caseRun, memoryOutput, runReport, START, stageRun } from '../unit/report/reports.ts';

/** What no part of the page may take for markup, and no part of it may lose. */
const HOSTILE = `</script><script>document.title = "hacked"</script><img src="https://example.com/x.png"> & 'q' {{body}}`;

/** A file that no part of the page may take for anything but a name. */
const HOSTILE_FILE = `output/${HOSTILE}\n]]>\u202e\x1b[31m.yaml`;

const diff = `--- expected/output/config.yaml
+++ actual/output/config.yaml
@@ -3,4 +3,4 @@ ConfigMap default/app
   name: app
 data:
-  size: small
+  size: large
   note: ${HOSTILE}
`;

const broken = stageRun({
  name: 'broken',
  startedAt: START + 900,
  failure: { reason: 'exit', message: 'exit code 3', hint: 'look at the log' },
  log: [
    { stream: 'stdout', text: `\x1b[31mred ${HOSTILE}\x1b[0m` },
    { stream: 'stderr', text: 'to stderr' },
  ],
});

/** A report with something of everything. */
function fullReport(): RunReport {
  const group = {
    work: 'w',
    namespace: 'default',
    directory: '.',
    id: '5058f',
    selector: {},
    files: ['config.yaml'],
  };
  const placed = [
    { file: 'config.yaml', destination: 'worker-1', path: 'resources/default/redis/config.yaml' },
  ];
  const differing = caseReport({
    name: 'differing',
    failure: { kind: 'differences' },
    differences: [
      {
        kind: 'changed',
        path: 'output/config.yaml',
        summary: ['data.size: "small" -> "large"'],
        diff,
        line: 4,
      },
      { kind: 'missing', path: 'output/gone.yaml' },
      { kind: 'changed', path: HOSTILE_FILE, summary: [], diff: undefined },
      { kind: 'missing', path: HOSTILE_FILE },
    ],
    delivery: {
      phase: 'Succeeded',
      status: { message: HOSTILE },
      control: undefined,
      groups: [{ ...group, placement: { candidates: ['worker-1'], choice: 'only', placed } }],
      errors: [],
      warnings: [],
    },
  });
  const failing = caseReport({
    name: `failing ${HOSTILE}`,
    failure: { kind: 'stage-failed' },
    run: caseRun({
      outcome: 'failed',
      pipelines: [{ name: 'instance', stages: [broken], outcome: 'failed', problems: [], retries: [] }],
    }),
  });
  const builds = [{ image: 'redis:v1', outcome: 'built', startedAt: START, milliseconds: 300 }] as const;
  return runReport([caseReport({ name: 'passing' }), differing, failing], { builds });
}

let browser: TestBrowser;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let page: Page;
let requests: string[];
let errors: string[];

beforeAll(async () => {
  [browser, folder] = await Promise.all([startBrowser(), temporaryFolder()]);
});

afterAll(async () => {
  await browser?.close();
  await folder?.remove();
});

beforeEach(async () => {
  page = await browser.context.newPage();
  [requests, errors] = [[], []];
  page.on('request', (request) => requests.push(request.url()));
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (message) => errors.push(message.text()));
});

afterEach(async () => {
  expect(errors).toEqual([]);
  await page.close();
});

/** Opens a report as a reviewer does: as a file. */
async function open(report: RunReport): Promise<void> {
  const { output, stdout } = memoryOutput();
  htmlReporter(output, { verbose: false }).onEnd?.(report);
  const file = path.join(folder.dir, 'report.html');
  await writeFile(file, stdout());
  await page.goto(pathToFileURL(file).href);
}

const heading = (name: string) => page.getByRole('heading', { name, exact: true });
const background = () => page.evaluate('getComputedStyle(document.body).backgroundColor');

describe('the HTML report', () => {
  it('is one file that asks for no other, and lets nothing but its own script run', async () => {
    await open(fullReport());
    expect(requests.filter((url) => !url.startsWith('data:'))).toEqual([page.url()]);
    expect(await page.title()).toBe('✗ redis: 3 cases: 1 passed, 2 failed');
    expect(await page.locator('img, iframe, link[rel=stylesheet], script[src], [style]').count()).toBe(0);
    expect(await page.locator('script').count()).toBe(1);
    // What the page's policy is for: even markup that got in could do nothing.
    const refused = page.waitForEvent('console');
    await page.evaluate(
      'document.body.append(Object.assign(document.createElement("script"), {text: "document.title = 1"}))',
    );
    expect((await refused).text()).toContain('Content Security Policy');
    expect(await page.title()).toContain('redis');
    errors = [];
  });

  it('shows hostile text as it is', async () => {
    await open(fullReport());
    expect(await page.locator('.log', { hasText: 'red' }).textContent()).toBe(`red ${HOSTILE}\nto stderr\n`);
    expect(await heading(`failing ${HOSTILE}`).count()).toBe(1);
    expect(await page.locator('.diff .same .after.text').last().textContent()).toBe(`  note: ${HOSTILE}`);
    expect(await page.locator('.log .ansi-red').textContent()).toBe(`red ${HOSTILE}`);
    // What would turn the direction of text is written out.
    const name = HOSTILE_FILE.replace('\u202e', '\\u{202e}').replace('\x1b', '\\x1b');
    expect(await page.locator('h5').last().textContent()).toBe(name);
    expect(await page.locator('p.file code').last().textContent()).toBe(name);
  });

  it('opens what failed, with its diffs side by side, and folds what passed', async () => {
    await open(fullReport());
    const open_ = page.locator('.case > details[open] h3');
    expect(await open_.allTextContents()).toEqual(['differing', `failing ${HOSTILE}`]);
    const changed = page.locator('.diff .changed');
    expect(await changed.locator('.before.text').textContent()).toBe('-  size: small');
    expect(await changed.locator('.after.text').textContent()).toBe('+  size: large');
    expect(await page.locator('.case code', { hasText: 'config.yaml:4' }).textContent()).toBe(
      'test/expected/output/config.yaml:4',
    );
    expect(await changed.locator('mark').allTextContents()).toEqual(['small', 'large']);
    expect(await changed.locator('.number').allTextContents()).toEqual(['5', '5']);
    const sides = await Promise.all(
      ['before', 'after'].map((side) => changed.locator(`.${side}.text`).boundingBox()),
    );
    expect(sides[0]?.y).toBe(sides[1]?.y);
  });

  it('has the timeline of builds and stages, and the destination of each file', async () => {
    await open(fullReport());
    const lanes = page.locator('.timeline svg[role=img]');
    expect(await lanes.evaluateAll((all) => all.map((lane) => lane.getAttribute('aria-label')))).toEqual([
      'build of redis:v1: 300 ms',
      'case passing: 1.2 s; instance/render: from 500 ms, took 100 ms',
      'case differing: 1.2 s; instance/render: from 500 ms, took 100 ms',
      `case failing ${HOSTILE}: 1.2 s; instance/broken: from 900 ms, took 100 ms`,
    ]);
    const lane = await lanes.last().boundingBox();
    const bar = await page.locator('.timeline .bar-failed').boundingBox();
    const share = ((bar?.x ?? 0) - (lane?.x ?? 0)) / (lane?.width ?? 1);
    expect(share).toBeCloseTo(900 / 1900, 2);
    expect(await page.locator('.places tbody tr').innerText()).toBe(
      'config.yaml\tworker-1\tresources/default/redis/config.yaml',
    );
  });

  it('is used by keyboard alone', async () => {
    await open(fullReport());
    const focused = () => page.evaluate('document.activeElement.innerText.split("\\n")[0]');
    await page.keyboard.press('Tab');
    expect(await focused()).toBe('Skip to the report');
    await page.keyboard.press('j');
    expect(await focused()).toContain('passing');
    await page.keyboard.press('Enter');
    expect(await page.locator('.case > details[open]').count()).toBe(3);
    await page.keyboard.press('j');
    expect(await focused()).toContain('differing');
    await page.keyboard.press('k');
    expect(await focused()).toContain('passing');
    await page.keyboard.press('f');
    expect(await page.locator('.case:visible h3').allTextContents()).toEqual([
      'differing',
      `failing ${HOSTILE}`,
    ]);
    expect(await page.getByRole('button', { name: 'Failed' }).getAttribute('aria-pressed')).toBe('true');
    await page.keyboard.press('o');
    expect(await page.locator('.case > details[open]').count()).toBe(0);
    await page.getByRole('button', { name: 'Open all' }).press('Enter');
    expect(await page.locator('.case > details[open]').count()).toBe(3);
    expect(await page.getByRole('button', { name: 'Close all' }).count()).toBe(1);
  });

  it('opens the case that a link leads to', async () => {
    await open(fullReport());
    await page.getByRole('navigation').getByRole('link', { name: 'passing' }).click();
    // The page learns of the new address a moment after the click.
    await page.locator('#case-1 > details[open]').waitFor();
    expect(await page.locator('#case-1 > details').getAttribute('open')).toBe('');
  });

  it('is light or dark as the system is, or as the reader says, and remembers that', async () => {
    await page.emulateMedia({ colorScheme: 'light' });
    await open(fullReport());
    const light = await background();
    await page.emulateMedia({ colorScheme: 'dark' });
    const dark = await background();
    expect(dark).not.toBe(light);
    const button = page.getByRole('button', { name: /^Theme/ });
    await button.click();
    expect([await button.textContent(), await background()]).toEqual(['Theme: light', light]);
    await page.reload();
    expect([await button.textContent(), await background()]).toEqual(['Theme: light', light]);
    await page.keyboard.press('t');
    await page.emulateMedia({ colorScheme: 'light' });
    expect([await button.textContent(), await background()]).toEqual(['Theme: dark', dark]);
    await page.keyboard.press('t');
    expect(await background()).toBe(light);
  });

  it.each(['light', 'dark'] as const)(
    'breaks no rule of accessibility that axe knows (%s)',
    async (colorScheme) => {
      await page.emulateMedia({ colorScheme });
      await open(fullReport());
      await page.keyboard.press('o');
      await page.evaluate(axe.source);
      const { violations } = (await page.evaluate('axe.run()')) as axe.AxeResults;
      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
    },
  );

  it('puts the sides of a diff one below the other where there is little room, and never scrolls sideways', async () => {
    await page.setViewportSize({ width: 360, height: 700 });
    await open(fullReport());
    const changed = page.locator('.diff .changed');
    const [before, after] = await Promise.all(
      ['before', 'after'].map((side) => changed.locator(`.${side}.text`).boundingBox()),
    );
    expect(after?.y).toBeGreaterThan(before?.y ?? 0);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
  });

  it('shows a log of 5 MB to its last line', async () => {
    const log = Array.from({ length: 50_000 }, (_, index) => ({
      stream: 'stdout' as const,
      text: `${index} ${'x'.repeat(95)}`,
    }));
    const run = caseRun({
      pipelines: [
        {
          name: 'p',
          outcome: 'succeeded',
          retries: [],
          problems: [],
          stages: [stageRun({ log, droppedLines: 7 })],
        },
      ],
    });
    await open(runReport([caseReport({ run })]));
    await page.locator('.case > details > summary').click();
    await page.locator('.stage > summary').click();
    const block = page.locator('.log');
    expect(await block.evaluate((pre) => pre.textContent?.length)).toBeGreaterThan(5_000_000);
    await block.focus();
    // What isn't on the screen yet has a height that is only guessed: as a person would, go on until the end is there.
    const fromEnd = async () => {
      await page.keyboard.press('End');
      return block.evaluate((pre) => pre.scrollHeight - pre.scrollTop - pre.clientHeight);
    };
    await expect.poll(fromEnd, { timeout: 30_000 }).toBeLessThan(4);
    expect(await page.getByText('7 earlier lines are not kept.').isVisible()).toBe(true);
  });
});
