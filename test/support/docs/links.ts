import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import GithubSlugger from 'github-slugger';
import { toString as textOf } from 'mdast-util-to-string';
import { visit } from 'unist-util-visit';
import { type Page, ROOT, readPage } from './pages.ts';

/** A link or a picture that leads into the repository. */
export interface Link {
  /** Where it stands: `docs/ci.md:12`. */
  readonly place: string;
  readonly url: string;
}

/** The links of a page, but for those to other sites. */
export function linksOf(page: Page): readonly Link[] {
  const links: Link[] = [];
  visit(page.tree, ['link', 'image', 'definition'], (node) => {
    if ('url' in node && !/^[a-z]+:/.test(node.url)) {
      links.push({ place: `${page.file}:${node.position?.start.line}`, url: node.url });
    }
  });
  // What pictures need of HTML, for light and dark.
  visit(page.tree, 'html', (node) => {
    for (const [, url = ''] of node.value.matchAll(/(?:src|srcset|href)="([^":]+)"/g)) {
      links.push({ place: `${page.file}:${node.position?.start.line}`, url });
    }
  });
  return links;
}

/** What is wrong with a link of a page: no such file, or no such heading in it. Absent where nothing is. */
export function brokenLink(page: Page, { url, place }: Link): string | undefined {
  const [target = '', anchor] = decodeURI(url).split('#');
  const file = target === '' ? page.file : path.join(path.dirname(page.file), target);
  if (file.startsWith('..')) return `${place}: ${url} leads out of the repository`;
  if (!existsSync(path.join(ROOT, file))) return `${place}: ${url}: there is no ${file}`;
  if (anchor === undefined) return undefined;
  if (statSync(path.join(ROOT, file)).isDirectory() || !file.endsWith('.md')) {
    return `${place}: ${url}: ${file} has no headings`;
  }
  return anchorsOf(file).has(anchor)
    ? undefined
    : `${place}: ${url}: no heading of ${file} is called #${anchor}`;
}

/** The anchors of a page's headings, as GitHub makes them. */
function anchorsOf(file: string): ReadonlySet<string> {
  const slugger = new GithubSlugger();
  const anchors = new Set<string>();
  visit(readPage(file).tree, 'heading', (node) => {
    anchors.add(slugger.slug(textOf(node)));
  });
  return anchors;
}
