import { configure, fireEvent, render, screen, within } from '@testing-library/svelte';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import MemoryMap from '../../src/app/components/rounds/MemoryMap.svelte';
import { mapFigure } from '../../src/app/rounds/map-figure.ts';
import { groupPoints, layOutMap, mapBox } from '../../src/app/rounds/memory-map.ts';
import { pointAt, pointsInBox, pointTowards } from '../../src/app/rounds/select-points.ts';
import { createProgress } from '../../src/app/run/progress.ts';
import type { CompletedRound } from '../../src/core/types.ts';
import { aLongRun } from '../fixtures/long-run.ts';
import { aRound, aRun } from '../fixtures/rounds.ts';
import { FakeResizeObserver } from './fake-resize-observer.ts';

configure({ asyncUtilTimeout: 30_000 });

const at = (t: number, embedding: readonly number[] | null, learned: string | null = 'x') =>
  aRound(t, { embedding, learned });

describe('the layout of a map', () => {
  it('fits into its box, keeps the shape, and has what is similar near', () => {
    const { points, left } = layOutMap([at(1, [2, 0]), at(2, [-2, 0]), at(3, [0, 1]), at(4, [0, -1])]);
    expect(left).toBe(0);
    const [a, b, c, d] = points.map(({ x, y }) => ({ x, y }));
    expect(Math.abs(a!.x - b!.x)).toBeCloseTo(mapBox.width - 2 * mapBox.margin);
    expect(Math.abs(c!.y - d!.y)).toBeCloseTo((mapBox.width - 2 * mapBox.margin) / 2);
    expect((a!.x + b!.x) / 2).toBeCloseTo(mapBox.width / 2);
  });

  it('leaves out what has no embedding, or one of another length, and says how many', () => {
    const layout = layOutMap([at(1, null), at(2, [1, 0]), at(3, [1, 0, 0]), at(4, [0, 1])]);
    expect(layout.points.map(({ round }) => round.t)).toEqual([2, 4]);
    expect(layout.left).toBe(2);
  });

  it('has what lies all in one place in the middle', () => {
    const { points } = layOutMap([at(1, [1, 0]), at(2, [1, 0])]);
    for (const { x, y } of points) expect([x, y]).toEqual([mapBox.width / 2, mapBox.height / 2]);
    expect(layOutMap([]).points).toEqual([]);
  });
});

describe('the marks of a map', () => {
  it('go by source, the most frequent first', () => {
    const elsewhere = { ...aRound(3).document, source: 'my letters' };
    const { points } = layOutMap([at(1, [1, 0]), at(2, [0, 1]), aRound(3, { document: elsewhere })]);
    const groups = groupPoints(points, 'source');
    expect(groups.map(({ label, members }) => [label, members])).toEqual([
      ['notes for a personal story', [0, 1]],
      ['my letters', [2]],
    ]);
    expect(new Set(groups.map(({ marker }) => marker)).size).toBe(2);
  });

  it('go by preference, with the rare ones together, and all points in one group or another', () => {
    const rounds = Array.from({ length: 40 }, (_, i) =>
      at(i + 1, [i, 1], i < 10 ? null : i < 20 ? 'frequent' : `rare ${i}`),
    );
    const groups = groupPoints(layOutMap(rounds).points, 'preference');
    expect(groups).toHaveLength(9);
    expect(groups.map(({ label }) => label)).toEqual(
      expect.arrayContaining(['nothing learned', 'frequent', '14 other preferences']),
    );
    expect(groups.flatMap(({ members }) => members).sort((a, b) => a - b)).toEqual(rounds.map((_, i) => i));
  });
});

describe('choosing on a map', () => {
  const points = [
    { x: 0, y: 0 },
    { x: 10, y: 1 },
    { x: 30, y: 0 },
    { x: 5, y: 20 },
    { x: 10, y: 1 },
  ];

  it('takes what lies in a box, whichever corner it begins at', () => {
    expect(pointsInBox(points, { x: 31, y: 5 }, { x: 4, y: -1 })).toEqual([1, 2, 4]);
    expect(pointsInBox(points, { x: 40, y: 40 }, { x: 50, y: 50 })).toEqual([]);
  });

  it('takes the nearest point, and none from far', () => {
    expect(pointAt(points, { x: 28, y: 1 }, 5)).toBe(2);
    expect(pointAt(points, { x: 100, y: 100 }, 5)).toBe(-1);
  });

  it('goes with the arrows to the next in that direction, and through points in one place', () => {
    expect(pointTowards(points, 0, 'ArrowRight')).toBe(1);
    expect(pointTowards(points, 1, 'ArrowRight')).toBe(4);
    expect(pointTowards(points, 4, 'ArrowRight')).toBe(2);
    expect(pointTowards(points, 2, 'ArrowRight')).toBe(2);
    expect(pointTowards(points, 0, 'ArrowDown')).toBe(3);
    expect(pointTowards(points, 0, 'x')).toBe(0);
  });
});

function open(rounds: readonly CompletedRound[], change = {}) {
  const config = { ...aRun('long'), seeds: [1], rounds: 40, ...change };
  const { episodes } = createProgress(config, rounds);
  const onOpen = vi.fn();
  render(MemoryMap, { config, episodes, agent: 'no-learning', seed: 1, onOpen });
  return onOpen;
}

/** The map as large as its box, which jsdom does not lay out. */
function placedMap(): HTMLElement {
  const map = screen.getByRole('listbox', { name: /^Map/ });
  map.getBoundingClientRect = () =>
    ({ left: 0, top: 0, width: mapBox.width, height: mapBox.height }) as DOMRect;
  return map;
}

function placeOf(mark: Element): [number, number] {
  const [, x, y] = /translate\(([\d.]+) ([\d.]+)\)/.exec(mark.getAttribute('transform')!)!;
  return [Number(x), Number(y)];
}

describe('the files of a map', () => {
  const rounds = [
    at(1, [2, 0], '=1+1'),
    at(2, [-2, 0], `</text><script>alert(1)</script> ${'words '.repeat(200)}`),
    at(3, [0, 1], null),
    at(4, null),
  ];
  const layout = layOutMap(rounds);
  const groups = groupPoints(layout.points, 'preference');
  const view = { title: 'Memory map', name: 'map', layout, groups };

  it('are numbers, a row per document, in the plane itself and not on the page', () => {
    const lines = mapFigure({ ...view, selected: [2] })
      .csv()
      .split('\r\n');
    expect(lines[0]).toBe('seed,round,source,inferred_preference,x,y,cost,chosen');
    expect(lines).toHaveLength(5);
    const [seed, t, source, learned, x, , cost, chosen] = lines[1]!.split(',');
    expect([seed, t, source, learned, cost, chosen]).toEqual(['1', '1', 'story', "'=1+1", '1', 'false']);
    expect(Number(x)).toBeCloseTo(2);
    const [low, high] = [lines[1]!, lines[3]!].map((line) => Number(line.split(',')[5]));
    expect(high! - low!, 'upwards').toBeCloseTo(1);
    expect(lines[3]).toMatch(/^1,3,story,,.*,true$/);
  });

  it('are a picture with a mark per document, a legend, and no markup from a text', () => {
    const colour = (ink: string) => `rgb(1, 2, ${ink.length})`;
    const draw = (selected: readonly number[]) =>
      new DOMParser().parseFromString(mapFigure({ ...view, selected }).svg(colour), 'image/svg+xml')
        .documentElement;
    const root = draw([]);
    expect(root.localName).toBe('svg');
    expect(root.querySelector('script, parsererror')).toBeNull();
    expect(root.outerHTML).not.toContain('var(');
    const texts = [...root.querySelectorAll('text')].map(({ textContent }) => textContent);
    expect(texts).toEqual(expect.arrayContaining(['=1+1 (1)', 'nothing learned (1)']));
    expect(texts.filter((text) => text.startsWith('words')).length, 'a long preference is cut').toBe(2);
    for (const { y } of [...root.querySelectorAll('text')].map((text) => ({ y: text.getAttribute('y') }))) {
      expect(Number(y)).toBeLessThan(Number(root.getAttribute('height')));
    }
    expect(root.querySelectorAll('path[transform]')).toHaveLength(layout.points.length + groups.length);
    expect(root.querySelectorAll('path[opacity]')).toHaveLength(0);
    expect(draw([1]).querySelectorAll('path[opacity]'), 'those that are not chosen step back').toHaveLength(
      2,
    );
  });
});

describe('the memory map', () => {
  beforeEach(() => {
    vi.stubGlobal('ResizeObserver', FakeResizeObserver);
    // Pointers that jsdom does not have.
    Object.assign(SVGElement.prototype, { setPointerCapture: () => undefined });
  });

  it('shows the first memory with embeddings, and lists what is chosen with the keyboard', async () => {
    const onOpen = open(aLongRun().rounds);
    expect(screen.getByRole('combobox', { name: 'Memory of' })).toHaveProperty('value', 'cipher-5');
    const map = screen.getByRole('listbox', { name: /^Map/ });
    expect(within(map).getAllByRole('option')).toHaveLength(40);
    await fireEvent.keyDown(map, { key: ' ' });
    await fireEvent.keyDown(map, { key: 'End' });
    await fireEvent.keyDown(map, { key: ' ' });
    expect(screen.getByText('2 documents chosen')).toBeTruthy();
    await fireEvent.click(screen.getByRole('button', { name: /^Round 40/ }));
    expect(onOpen.mock.calls[0]![0]).toMatchObject({ agent: 'cipher-5', t: 40 });
    await fireEvent.keyDown(map, { key: 'Escape' });
    expect(screen.queryByText(/documents? chosen/)).toBeNull();
  });

  it('opens a round with Enter, and with a double click on its mark, but not beside one', async () => {
    const onOpen = open(aLongRun().rounds);
    const map = placedMap();
    await fireEvent.keyDown(map, { key: 'End' });
    await fireEvent.keyDown(map, { key: 'Enter' });
    expect(onOpen.mock.calls.map(([{ t }]) => t)).toEqual([40]);
    expect(screen.queryByText(/documents? chosen/)).toBeNull();
    const [clientX, clientY] = placeOf(within(map).getByRole('option', { name: /^Round 7,/ }));
    await fireEvent(map, new MouseEvent('dblclick', { clientX, clientY, bubbles: true }));
    expect(onOpen.mock.calls.map(([{ t }]) => t)).toEqual([40, 7]);
    await fireEvent(map, new MouseEvent('dblclick', { clientX: -200, clientY: -200, bubbles: true }));
    expect(onOpen).toHaveBeenCalledTimes(2);
  });

  it('leaves as a picture and as numbers of the memory that is shown, with what is chosen', async () => {
    open(aLongRun({ seeds: [1, 2] }).rounds, { seeds: [1, 2] });
    const saved: { name: string; content: Blob }[] = [];
    vi.stubGlobal('URL', {
      createObjectURL: (content: Blob) => (saved.push({ name: '', content }), 'blob:1'),
      revokeObjectURL: () => undefined,
    });
    vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
      saved.at(-1)!.name = this.download;
    });
    await fireEvent.change(screen.getByRole('combobox', { name: 'Seed' }), { target: { value: '2' } });
    await fireEvent.keyDown(screen.getByRole('listbox', { name: /^Map/ }), { key: ' ' });
    for (const format of ['SVG', 'CSV']) {
      await fireEvent.click(
        screen.getByRole('button', {
          name: new RegExp(`^Download Memory map: CIPHER-5, seed 2 as ?${format}$`),
        }),
      );
    }
    const begin = 'inkling-long-memory-map-cipher-5-seed-2';
    expect(saved.map(({ name }) => name)).toEqual([`${begin}.svg`, `${begin}.csv`]);
    const [svg, csv] = await Promise.all(saved.map(({ content }) => content.text()));
    expect(svg).toMatch(/^<svg [^]*>Memory map: CIPHER-5, seed 2</);
    expect(csv!.split('\r\n')[1]).toMatch(/^2,1,.*,true$/);
    vi.restoreAllMocks();
    vi.unstubAllGlobals();
  });

  it('chooses with a click, a box and a name', async () => {
    open(aLongRun().rounds);
    const map = placedMap();
    const press = async (from: [number, number], to: [number, number]) => {
      for (const [type, [clientX, clientY]] of [
        ['pointerdown', from],
        ['pointermove', to],
        ['pointerup', to],
      ] as const) {
        // jsdom's pointer events carry no place.
        await fireEvent(map, new MouseEvent(type, { clientX, clientY, bubbles: true }));
      }
    };
    await press([0, 0], [mapBox.width, mapBox.height]);
    expect(screen.getByText('40 documents chosen')).toBeTruthy();
    const place = placeOf(within(map).getAllByRole('option')[0]!);
    await press(place, place);
    expect(screen.getByText('1 document chosen')).toBeTruthy();
    const name = screen.getByRole('button', { name: /^notes about a paper \d+$/ });
    await fireEvent.click(name);
    expect(screen.getByText(`${/\d+$/.exec(name.textContent!.trim())![0]} documents chosen`)).toBeTruthy();
  });

  it('says why there is nothing to map', () => {
    const { rounds } = aLongRun({ agents: ['no-learning'] });
    open(rounds, { agents: ['no-learning'] });
    expect(screen.getByText(/no agent of this run has embedded a document/)).toBeTruthy();
  });

  it('says what is to come where nothing was written yet', () => {
    open([]);
    expect(screen.getByText(/No round has been written yet/)).toBeTruthy();
  });
});
