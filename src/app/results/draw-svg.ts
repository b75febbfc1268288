import type { Chart } from './chart.ts';
import { layOut } from './layout.ts';
import { drawChart, transformOf, type Ink, type Shape } from './shapes.ts';

export interface SvgSetting {
  readonly width: number;
  /** Of the drawing; title and note stand above it. */
  readonly height: number;
  /** The colour behind a custom property, for there is no page around a file. */
  colour(ink: Ink): string;
}

/** Of the letters of a file. */
export const font = 13;
/** Around all of it. */
export const margin = 20;

/** A chart as a file of its own. */
export function drawSvg(chart: Chart, setting: SvgSetting): string {
  const { width, height } = setting;
  const size = { width: width - 2 * margin, height, font, names: true };
  return writeSvg(chart, setting, drawChart(layOut(chart, size)));
}

/** A drawing below its title and note, as a file of its own: no style sheet, no script, no font to fetch; text is text. */
export function writeSvg(
  { title, note: words }: { readonly title: string; readonly note: string },
  { width, height, colour }: SvgSetting,
  shapes: readonly Shape[],
): string {
  const note = wrapText(words, width - 2 * margin);
  const head = margin + 24 + note.length * font * 1.45 + font;
  const total = Math.ceil(head + height + margin / 2);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${total}" viewBox="0 0 ${width} ${total}" font-family="Inter, 'Helvetica Neue', Arial, sans-serif">`,
    `<title>${escape(title)}</title>`,
    `<desc>${escape(words)}</desc>`,
    `<rect width="${width}" height="${total}" fill="${escape(colour('--sheet'))}"/>`,
    writeLine(title, margin + 16, 18, colour('--ink'), 600),
    ...note.map((line, i) =>
      writeLine(line, margin + 20 + (i + 1) * font * 1.45, font, colour('--ink-soft'), 400),
    ),
    `<g transform="translate(${margin} ${head})">`,
    ...shapes.map((shape) => writeShape(shape, colour)),
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}

function writeLine(text: string, y: number, size: number, fill: string, weight: number): string {
  return `<text x="${margin}" y="${y}" font-size="${size}" font-weight="${weight}" fill="${escape(fill)}">${escape(text)}</text>`;
}

function writeShape(shape: Shape, colour: SvgSetting['colour']): string {
  if (shape.kind === 'text') {
    const { x, y, text, ink, anchor, size, strong } = shape;
    const weight = strong === true ? ' font-weight="600"' : '';
    return `<text x="${x}" y="${y}" font-size="${size}"${weight} text-anchor="${anchor}" fill="${escape(colour(ink))}">${escape(text)}</text>`;
  }
  const { d, fill, stroke, width, dash = [], opacity, at } = shape;
  const parts = [
    `d="${escape(d)}"`,
    `fill="${fill === undefined ? 'none' : escape(colour(fill))}"`,
    ...(stroke === undefined ? [] : [`stroke="${escape(colour(stroke))}" stroke-width="${width ?? 1}"`]),
    ...(dash.length === 0 ? [] : [`stroke-dasharray="${dash.join(' ')}"`]),
    ...(at === undefined ? [] : [`transform="${transformOf(at)}"`]),
    ...(opacity === undefined ? [] : [`opacity="${opacity}"`]),
  ];
  return `<path ${parts.join(' ')}/>`;
}

/** Names and notes may hold what a visitor or a file said: markup in it is text, and what XML has no place for goes. */
function escape(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** Lines that fit into a width; a word that alone is wider is cut. */
export function wrapText(text: string, width: number): readonly string[] {
  const most = Math.floor(width / (font * 0.52));
  const pieces = new RegExp(`.{1,${most}}`, 'gu');
  const lines: string[] = [];
  for (const word of text.split(/\s+/).flatMap((whole) => whole.match(pieces) ?? [])) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= most)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
