import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { validateXML } from 'xmllint-wasm';
import { parserComplaints } from '../../support/docs/command-lines.ts';
import { linksOf } from '../../support/docs/links.ts';
import { ROOT, readPage } from '../../support/docs/pages.ts';
import { drawSvg } from '../../support/docs/recording/draw-svg.ts';
import { RECORDING } from '../../support/docs/recording/main.ts';
import { createScreen, type Frame } from '../../support/docs/recording/screen.ts';

/** The lines that an SVG of ours shows, as text. */
function shownIn(svg: string): readonly string[] {
  return [...svg.matchAll(/<text id="l\d+">(.*?)<\/text>/g)].map(([, runs = '']) =>
    runs
      .replaceAll(/<[^>]*>/g, '')
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&quot;', '"')
      .replaceAll('&amp;', '&'),
  );
}

/** What libxml2 has against a text as XML. */
async function xmlErrors(text: string): Promise<readonly unknown[]> {
  const { errors } = await validateXML({
    xml: [{ fileName: 'a.svg', contents: text }],
    normalization: 'format',
  });
  return errors;
}

describe('the recording in the README (npm run record)', () => {
  const svg = readFileSync(path.join(ROOT, RECORDING), 'utf8');
  const lines = shownIn(svg);
  const commands = lines.flatMap((line) => (line.startsWith('$ ') ? [line.slice(2)] : []));

  it('is well-formed, small, and shown there', async () => {
    expect(await xmlErrors(svg)).toEqual([]);
    expect(await xmlErrors(svg.replace('</style>', ''))).not.toEqual([]);
    expect(svg.length).toBeLessThan(40_000);
    expect(linksOf(readPage('README.md')).map(({ url }) => url)).toContain(RECORDING);
  });

  it('needs nothing but itself: no script, no font, no other file', () => {
    expect(svg).not.toMatch(/<(?:script|image|foreignObject|a)\b|@import|@font-face|url\(|\son\w+=/i);
    const references = [...svg.matchAll(/href="([^"]*)"/g)].map(([, target]) => target);
    expect(references.length).toBeGreaterThan(50);
    expect(references.filter((target) => !svg.includes(`<text id="${target?.slice(1)}">`))).toEqual([]);
  });

  it('shows commands that there are, and no place of the machine that it was made on', () => {
    expect(commands).toContain('promise init redis');
    expect(commands.flatMap(parserComplaints)).toEqual([]);
    expect(lines.filter((line) => /\/(?:tmp|home|root|work|Users)\b/.test(line))).toEqual([]);
  });

  it('shows what the README tells: a green run, and the diff of a change', () => {
    expect(lines).toContain("    +  port: '6379'");
    for (const [, command = ''] of readPage('README.md').text.matchAll(/^\$ (promise .*)/gm)) {
      if (!command.startsWith('promise build')) expect(commands).toContain(command);
    }
  });
});

describe('drawing', () => {
  it('takes colours and places from the terminal, and escapes what XML would misread', async () => {
    const screen = createScreen(20, 4);
    await screen.write('a \u001b[31m<b>\u001b[0m\r\n\u001b[1mx\u001b[0m&"\r\n\r\n\r\n');
    const frame: Frame = screen.frame();
    const plain = { bold: false, dim: false, inverse: false };
    expect(frame).toEqual([
      [
        { column: 0, text: 'x', ...plain, bold: true },
        { column: 1, text: '&"', ...plain },
      ],
    ]);
    const svg = drawSvg({ title: 'a & b', shots: [{ frame, seconds: 1 }], poster: 0, cols: 20, rows: 4 });
    expect(await xmlErrors(svg)).toEqual([]);
    expect(shownIn(svg)).toEqual(['x&"']);
    expect(svg).toContain('<title id="title">a &amp; b</title>');
  });
});
