// @vitest-environment node
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { markerPaths } from '../../src/app/components/marker-paths.ts';
import { styleOf } from '../../src/app/run/agent-style.ts';
import { methods } from '../../src/core/agent-name.ts';
import type { AgentName } from '../../src/core/types.ts';

const paper: readonly AgentName[] = [
  ...(['no-learning', 'explore-then-exploit', 'continual', 'icl-edit-5'] as const),
  ...(['cipher-1', 'cipher-5', 'prose-5', 'oracle'] as const),
];

describe('the looks of agents', () => {
  it.each(['label', 'about', 'ink', 'dash', 'marker'] as const)(
    'tell the eight of one comparison apart by their %s alone',
    (part) => {
      expect(new Set(paper.map((agent) => JSON.stringify(styleOf(agent)[part]))).size).toBe(paper.length);
    },
  );

  it('tell agents of one method apart by name and dashes, and leave them their ink', () => {
    const several = ([1, 2, 3, 4, 5, 6] as const).map((k) => styleOf(`icl-edit-${k}`));
    expect(several.map(({ label }) => label)).toEqual([1, 2, 3, 4, 5, 6].map((k) => `ICL-edit-${k}`));
    expect(new Set(several.map(({ dash }) => String(dash))).size).toBeGreaterThanOrEqual(5);
    expect(new Set(several.map(({ ink }) => ink)).size).toBe(1);
  });

  it('say k as a number', () => {
    expect(styleOf('cipher-8')).toMatchObject({
      label: 'CIPHER-8',
      about: 'aggregates what it inferred in the 8 most similar rounds',
    });
    expect(styleOf('prose-1').about).not.toMatch(/\bk\b/);
  });

  it('have a marker to draw', () => {
    for (const agent of paper) expect(markerPaths[styleOf(agent).marker]).toMatch(/^M[\d.].*z$/i);
  });

  it('are there for every method', () => {
    for (const [name, { retrieves }] of Object.entries(methods)) {
      const { ink } = styleOf((retrieves ? `${name}-5` : name) as AgentName);
      expect(ink).toMatch(/^--agent-/);
    }
  });
});

describe('the inks of agents', () => {
  const css = readFileSync('src/app/styles/tokens.css', 'utf8');
  const colour = (name: string, theme: 'light' | 'dark') => {
    const [, light, dark] = new RegExp(`${name}: light-dark\\((#\\w{6}), (#\\w{6})\\)`).exec(css)!;
    return theme === 'light' ? light! : dark!;
  };

  for (const theme of ['light', 'dark'] as const) {
    it.each([...new Set(paper.map((agent) => styleOf(agent).ink))])(
      `%s keeps 4.5 : 1 on paper and on a sheet, ${theme}`,
      (ink) => {
        for (const ground of ['--paper', '--sheet'])
          expect(measureContrast(colour(ink, theme), colour(ground, theme))).toBeGreaterThanOrEqual(4.5);
      },
    );
  }
});

/** The ratio of WCAG 2.2. */
function measureContrast(a: string, b: string): number {
  const [darker, lighter] = [measureLuminance(a), measureLuminance(b)].sort((x, y) => x - y);
  return (lighter! + 0.05) / (darker! + 0.05);
}

function measureLuminance(colour: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const part = parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}
