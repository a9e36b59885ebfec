import type { Frame, Line, Run } from './screen.ts';

/** A frame, and how long it stands. */
export interface Shot {
  readonly frame: Frame;
  /** In seconds. */
  readonly seconds: number;
}

/** What is drawn. */
export interface Film {
  readonly title: string;
  readonly shots: readonly Shot[];
  /** The shot that stands still where nothing is to move: index into `shots`. */
  readonly poster: number;
  readonly cols: number;
  readonly rows: number;
}

/** In pixels. */
const CELL = { width: 8, height: 18 };
const PADDING = 16;

/** The palette: background, text, then the 16 colours of a terminal, those that `promise` uses. */
const LIGHT = {
  back: '#f6f8fa',
  text: '#1f2328',
  1: '#b8202b',
  2: '#116329',
  3: '#7d4e00',
  4: '#0550ae',
  5: '#6639ba',
  6: '#12606a',
  8: '#57606a',
};
const DARK = {
  back: '#0d1117',
  text: '#e6edf3',
  1: '#ff7b72',
  2: '#56d364',
  3: '#e3b341',
  4: '#79c0ff',
  5: '#d2a8ff',
  6: '#56d4dd',
  8: '#9198a1',
};

/**
 * Draws what a terminal showed as one SVG that needs nothing else: no font, no script. It follows the viewer's light or dark
 * theme, and stands still for those who want nothing to move. Lines that are shown more than once are in it once.
 */
export function drawSvg(film: Film): string {
  const width = film.cols * CELL.width + 2 * PADDING;
  const height = film.rows * CELL.height + 2 * PADDING;
  const ids = new Map<string, string>();
  for (const { frame } of film.shots) {
    for (const line of frame) {
      const text = drawLine(line);
      if (text !== '' && !ids.has(text)) ids.set(text, `l${ids.size + 1}`);
    }
  }
  const defs = [...ids].map(([text, id]) => `<text id="${id}">${text}</text>`);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title">`,
    `<title id="title">${asText(film.title)}</title>`,
    '<style>',
    ...styles(film),
    '</style>',
    '<defs>',
    ...defs,
    '</defs>',
    `<rect class="back" width="${width}" height="${height}" rx="8"/>`,
    ...film.shots.map(({ frame }, index) => drawFrame(frame, index, ids)),
    '</svg>',
    '',
  ].join('\n');
}

function drawFrame(frame: Frame, index: number, ids: ReadonlyMap<string, string>): string {
  const lines = frame.flatMap((line, row) => {
    const id = ids.get(drawLine(line));
    if (id === undefined) return [];
    return [`<use href="#${id}" y="${PADDING + (row + 0.75) * CELL.height}"/>`];
  });
  return [`<g id="f${index}">`, ...lines, '</g>'].join('\n');
}

/** The runs of a line, each at its column, whatever font there is. */
function drawLine(line: Line): string {
  return line.map(drawRun).join('');
}

function drawRun(run: Run): string {
  const classes = [
    ...(run.color === undefined ? [] : [`c${run.color % 8 || run.color}`]),
    ...(run.bold ? ['b'] : []),
    ...(run.dim ? ['d'] : []),
    ...(run.inverse ? ['i'] : []),
  ];
  const look = classes.length === 0 ? '' : ` class="${classes.join(' ')}"`;
  const place = `x="${PADDING + run.column * CELL.width}" textLength="${[...run.text].length * CELL.width}"`;
  return `<tspan ${place}${look}>${asText(run.text)}</tspan>`;
}

function styles({ shots, poster }: Film): readonly string[] {
  const length = shots.reduce((sum, { seconds }) => sum + seconds, 0);
  let begin = 0;
  const moving = shots.map(({ seconds }, index) => {
    const [from, to] = [begin / length, (begin + seconds) / length].map((part) => +(part * 100).toFixed(2));
    begin += seconds;
    const steps = [
      from === 0 ? '' : '0%{visibility:hidden}',
      `${from}%{visibility:visible}`,
      to === 100 ? '' : `${to}%{visibility:hidden}`,
    ];
    return `@keyframes k${index}{${steps.join('')}}#f${index}{animation:k${index} ${length}s step-end infinite}`;
  });
  return [
    'text{font:14px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;white-space:pre}',
    '.b{font-weight:700}.d{opacity:.7}.i{text-decoration:underline}',
    `g{visibility:hidden}#f${poster}{visibility:visible}`,
    ...palette(LIGHT),
    '@media(prefers-color-scheme:dark){',
    ...palette(DARK),
    '}',
    '@media(prefers-reduced-motion:no-preference){',
    `#f${poster}{visibility:hidden}`,
    ...moving,
    '}',
  ];
}

function palette({ back, text, ...colors }: typeof LIGHT): readonly string[] {
  const rules = Object.entries(colors).map(([index, color]) => `.c${index}{fill:${color}}`);
  return [`.back{fill:${back}}text{fill:${text}}`, rules.join('')];
}

/** A text as XML has it. */
function asText(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
