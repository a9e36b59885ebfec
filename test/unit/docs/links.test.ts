import { describe, expect, it } from 'vitest';
import { brokenLink, linksOf } from '../../support/docs/links.ts';
import { allPages, pageOf } from '../../support/docs/pages.ts';

describe('links between pages', () => {
  const pages = allPages();

  it('lead to files and headings that there are', () => {
    expect(pages.flatMap(linksOf).length).toBeGreaterThan(150);
    const broken = pages.flatMap((page) => linksOf(page).map((link) => brokenLink(page, link)));
    expect(broken.filter((why) => why !== undefined)).toEqual([]);
  });

  it.each([
    ['[a](nowhere.md)', 'docs/x.md:1: nowhere.md: there is no docs/nowhere.md'],
    ['[a](ci.md#nothing)', 'docs/x.md:1: ci.md#nothing: no heading of docs/ci.md is called #nothing'],
    ['[a](schemas#x)', 'docs/x.md:1: schemas#x: docs/schemas has no headings'],
    ['[a](../../x)', 'docs/x.md:1: ../../x leads out of the repository'],
    ['a\n\n![b](c.svg)', 'docs/x.md:3: c.svg: there is no docs/c.svg'],
    ['<img src="d.svg">', 'docs/x.md:1: d.svg: there is no docs/d.svg'],
    ['[a](ci.md#github-actions) [b](https://example.com/x.md)', undefined],
  ])('%j is judged', (text, why) => {
    const page = pageOf('docs/x.md', text);
    expect(linksOf(page).map((link) => brokenLink(page, link))).toEqual([why]);
  });
});
