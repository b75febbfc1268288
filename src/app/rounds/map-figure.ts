import { formatCsv } from '../../core/csv.ts';
import { markerPaths } from '../components/marker-paths.ts';
import { formatPlural, formatShare } from '../format.ts';
import { font, margin, wrapText, writeSvg } from '../results/draw-svg.ts';
import type { Figure } from '../results/save-figure.ts';
import type { Shape } from '../results/shapes.ts';
import { mapBox, type MapGroup, type MapLayout } from './memory-map.ts';

export interface MapView {
  readonly title: string;
  /** Of its files. */
  readonly name: string;
  readonly layout: MapLayout;
  readonly groups: readonly MapGroup[];
  /** Places among the points. */
  readonly selected: readonly number[];
}

/** What a map shows, in sentences. */
export function describeMap({ points, shares, left }: MapLayout): string {
  const without = left > 0 ? ` ${formatPlural(left, 'round has', 'rounds have')} no place in it.` : '';
  return `${formatPlural(points.length, 'document', 'documents')} as the embedder sees them: near means similar. The plane is that of the two directions in which they differ most (PCA); it has ${formatShare(shares[0])} and ${formatShare(shares[1])} of the variance.${without}`;
}

/** A map as it is looked at, with what is chosen on it. The names of the columns stand in docs/formats.md. */
export function mapFigure(view: MapView): Figure {
  return {
    title: view.title,
    name: view.name,
    csv: () => mapCsv(view),
    svg: (colour) => drawMap(view, colour),
  };
}

function mapCsv({ layout, selected }: MapView): string {
  const chosen = new Set(selected);
  return formatCsv(
    ['seed', 'round', 'source', 'inferred_preference', 'x', 'y', 'cost', 'chosen'],
    layout.points.map(({ round, plane }, i) => [
      ...[round.seed, round.t, round.document.source, round.learned],
      ...[plane.x, plane.y, round.cost, chosen.has(i)],
    ]),
  );
}

const width = 800;
/** Of the map, to the page's. */
const scale = (width - 2 * margin) / mapBox.width;
/** A preference may be long: the file with the numbers has all of it. */
const mostLines = 3;
const lineHeight = 1.45 * font;

function drawMap({ title, layout, groups, selected }: MapView, colour: (ink: string) => string): string {
  const bottom = mapBox.height * scale;
  const [right, low] = [mapBox.width * scale, bottom];
  const frame: Shape = { kind: 'path', d: `M0,0H${right}V${low}H0Z`, stroke: '--line-strong', width: 1 };
  const legend = drawLegend(groups, bottom + 2 * font);
  return writeSvg({ title, note: describeMap(layout) }, { width, height: legend.end, colour }, [
    frame,
    ...drawMarks(layout, groups, new Set(selected)),
    ...legend.shapes,
  ]);
}

function drawMarks(
  { points }: MapLayout,
  groups: readonly MapGroup[],
  chosen: ReadonlySet<number>,
): readonly Shape[] {
  return groups.flatMap(({ ink, marker, members }) =>
    members.map((index): Shape => {
      const { x, y } = points[index]!;
      return {
        ...{ kind: 'path', d: markerPaths[marker], fill: ink },
        ...(chosen.has(index) ? { stroke: '--ink', width: 1.6 } : { stroke: '--sheet', width: 0.7 }),
        ...(chosen.size > 0 && !chosen.has(index) ? { opacity: 0.35 } : {}),
        at: { x: x * scale, y: y * scale, scale: 1.2 },
      };
    }),
  );
}

function drawLegend(groups: readonly MapGroup[], top: number) {
  const shapes: Shape[] = [];
  let y = top;
  for (const { label, ink, marker, members } of groups) {
    const lines = wrapText(`${label} (${members.length})`, width - 2 * margin - 2 * font);
    shapes.push({ kind: 'path', d: markerPaths[marker], fill: ink, at: { x: font / 2, y, scale: 1.1 } });
    for (const [i, line] of lines.slice(0, mostLines).entries()) {
      const cut = i === mostLines - 1 && lines.length > mostLines ? ' …' : '';
      shapes.push({
        ...{ kind: 'text', x: 1.6 * font, y: y + 0.35 * font, text: line + cut },
        ...{ ink: '--ink', anchor: 'start', size: font },
      });
      y += lineHeight;
    }
  }
  return { shapes, end: y };
}
