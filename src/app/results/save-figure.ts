import { saveFile } from '../run/download.ts';
import type { Chart } from './chart.ts';
import { chartCsv } from './chart-table.ts';
import { drawSvg } from './draw-svg.ts';
import type { Ink } from './shapes.ts';

export type FigureFormat = 'svg' | 'png' | 'csv';

const size = { width: 800, height: 400 } as const;

/** Pixels of a picture for each of the drawing, so that it stays sharp on paper and on fine screens. */
const scale = 2;

/** What can be carried away: a picture, and what it shows as numbers. */
export interface Figure {
  readonly title: string;
  /** Ends the names of its files. */
  readonly name: string;
  csv(): string;
  /** @param colour - what a custom property comes to in the light theme */
  svg(colour: (ink: Ink) => string): string;
}

export function figureOf(chart: Chart): Figure {
  return {
    title: chart.title,
    name: chart.id,
    csv: () => chartCsv(chart),
    svg: (colour) => drawSvg(chart, { ...size, colour }),
  };
}

/** Hands a figure to the visitor as a file. Files are light whatever the page is: they go into papers and slides. */
export async function saveFigure(figure: Figure, format: FigureFormat, stem: string): Promise<void> {
  const name = `${stem}-${figure.name}.${format}`;
  if (format === 'csv') return saveFile(new Blob([figure.csv()], { type: 'text/csv;charset=utf-8' }), name);
  const svg = new Blob([figure.svg(readLightColours())], { type: 'image/svg+xml' });
  saveFile(format === 'svg' ? svg : await paint(svg), name);
}

async function paint(svg: Blob): Promise<Blob> {
  const address = URL.createObjectURL(svg);
  try {
    const picture = new Image();
    picture.src = address;
    await picture.decode();
    const canvas = document.createElement('canvas');
    canvas.width = picture.naturalWidth * scale;
    canvas.height = picture.naturalHeight * scale;
    canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve, reject) =>
      canvas.toBlob((blob) => (blob === null ? reject(new Error('no picture')) : resolve(blob)), 'image/png'),
    );
  } finally {
    URL.revokeObjectURL(address);
  }
}

/** An element of the light theme is asked what the custom properties come to. */
function readLightColours(): (ink: Ink) => string {
  const known = new Map<Ink, string>();
  return (ink) => {
    const before = known.get(ink);
    if (before !== undefined) return before;
    const probe = document.createElement('span');
    probe.className = 'in-light';
    probe.style.color = `var(${ink})`;
    document.body.append(probe);
    const { color } = getComputedStyle(probe);
    probe.remove();
    known.set(ink, color);
    return color;
  };
}
