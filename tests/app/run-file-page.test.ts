import { describe, expect, it } from 'vitest';
import { readFileSync } from 'node:fs';
import { styleOf } from '../../src/app/run/agent-style.ts';
import { roundTicks } from '../../src/core/carry/page/chart.ts';
import { pageStyle } from '../../src/core/carry/page/style.ts';
import { textOf } from '../../src/core/carry/page/html.ts';
import { createPageWriter } from '../../src/core/carry/page/write-page.ts';
import { createWarnings } from '../../src/core/warnings.ts';
import type { CompletedRound, RunConfig } from '../../src/core/types.ts';
import { aRound, aRun } from '../fixtures/rounds.ts';

/** What has come through as something else than text in pages that trusted it. */
const attacks = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '</details></main><iframe srcdoc="<script>alert(1)</script>">',
  '<a href="javascript:alert(1)">x</a>',
  '<svg/onload=alert(1)>',
  '</title><script>alert(1)</script>',
  '</style><style>*{display:none}</style>',
  '<!--<script>',
  ']]><script>alert(1)</script>',
  '&lt;script&gt;',
  '${alert(1)}',
  '\u0000<scr\u0000ipt>\ud800',
];

function write(run: RunConfig, rounds: readonly CompletedRound[]): string {
  const page = createPageWriter({
    run,
    record: {
      ...{
        device: 'wasm',
        software: false,
        browser: attacks.join(' '),
        adapter: attacks[1]!,
        version: attacks[0]!,
      },
      loaded: {
        user: {
          ...{ choice: { device: 'wasm', threads: 1, reason: '' }, milliseconds: 1 },
          ...{ dtype: attacks[2]!, sha256: attacks[5]! },
        },
      },
    },
    when: '22 Nov 2026',
    lookOf: styleOf,
  });
  rounds.forEach(page.note);
  return page.begin() + rounds.map(page.write).join('') + page.end();
}

function hostileRound(attack: string, t: number): CompletedRound {
  return aRound(t, {
    document: { id: attack, task: 'email', source: attack, text: attack },
    latentPreference: attack,
    preference: attack,
    draft: `${attack} one`,
    edit: `${attack} two`,
    learned: attack,
    verdict: { kind: 'unclear', check: attack },
    neighbours: t === 1 ? [] : [{ t: 1, similarity: 0.5, preference: attack }],
  });
}

describe('the page of a run', () => {
  it('holds no script, no handler and no address of one, whatever the texts are', () => {
    const run = {
      ...aRun(attacks[1]),
      models: { user: attacks[0]!, assistant: attacks[4]!, embedder: attacks[3]! },
    };
    const text = write(
      run,
      attacks.map((attack, i) => hostileRound(attack, i + 1)),
    );
    const page = new DOMParser().parseFromString(text, 'text/html');
    const all = [...page.querySelectorAll('*')];
    const names = new Set(all.map(({ localName }) => localName));
    for (const name of ['script', 'iframe', 'object', 'embed', 'img', 'link', 'form', 'base', 'template']) {
      expect(names).not.toContain(name);
    }
    expect(page.querySelectorAll('style')).toHaveLength(1);
    for (const element of all) {
      for (const { name, value } of element.attributes) {
        expect(name).not.toMatch(/^on/);
        if (name === 'href') expect(value).toMatch(/^#r\d+-\d+-\d+$/);
        else expect(['src', 'srcdoc', 'action', 'style', 'xlink:href']).not.toContain(name);
      }
    }
    // Nothing was lost either: every text stands there as it was.
    const shown = [...page.querySelectorAll('.text')].map(({ textContent }) => textContent);
    for (const attack of attacks.slice(0, -1)) expect(shown).toContain(attack);
  });

  it('forbids by its own policy what it does not hold', () => {
    const page = new DOMParser().parseFromString(write(aRun(), []), 'text/html');
    const policy = page.querySelector('meta[http-equiv="Content-Security-Policy"]')?.getAttribute('content');
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('script');
    expect(page.head.firstElementChild?.getAttribute('charset')).toBe('utf-8');
  });

  it('has the chart, the table and every round in its episode, with links that lead to rounds', () => {
    const rounds = (['cipher-5', 'no-learning'] as const).flatMap((agent) =>
      [1, 2, 3].map((t) =>
        aRound(t, { agent, neighbours: t > 1 ? [{ t: 1, similarity: 0.9, preference: 'x' }] : [] }),
      ),
    );
    const page = new DOMParser().parseFromString(write(aRun(), rounds), 'text/html');
    expect(page.querySelectorAll('details.episode')).toHaveLength(2);
    for (const episode of page.querySelectorAll('details.episode')) {
      expect(episode.querySelectorAll('details.round')).toHaveLength(3);
    }
    for (const link of page.querySelectorAll('a')) {
      expect(page.querySelector(link.getAttribute('href')!)).not.toBeNull();
    }
    expect(page.querySelectorAll('svg path.line')).toHaveLength(2);
    expect(page.querySelectorAll('svg path.band'), 'one seed has no band').toHaveLength(0);
    expect(page.querySelectorAll('tbody tr')).toHaveLength(2);
    expect(page.querySelector('tbody')?.textContent).toContain('6.0');
    expect(page.querySelectorAll('del').length).toBeGreaterThan(0);
  });

  it('says how accurate the agents were and what to know before trusting the numbers, as the application does', () => {
    const run = { ...aRun(), seeds: [1] };
    const rounds = Array.from({ length: 12 }, (_, i) =>
      aRound(i + 1, {
        verdict: { kind: i < 3 ? 'unclear' : 'edit', check: '' },
        draft: 'same',
        edit: i === 5 ? 'same' : 'other',
        closeness: [
          { source: 'story', score: i < 9 ? 0.9 : 0.1 },
          { source: 'paper', score: 0.5 },
        ],
      }),
    );
    const page = new DOMParser().parseFromString(write(run, rounds), 'text/html');
    expect(page.querySelector('tbody tr')?.textContent).toContain('75 %');
    const reader = createWarnings(run);
    const warnings = reader.list(rounds);
    expect(warnings.map(({ kind }) => kind)).toContain('unclear');
    const list = [...page.querySelectorAll('h2')].find(({ textContent }) =>
      textContent.startsWith('Before'),
    )!;
    const items = [...list.nextElementSibling!.querySelectorAll(':scope > li')];
    expect(items.map((item) => item.querySelector('p')?.textContent)).toEqual(
      warnings.map(({ text }) => text),
    );
    items.forEach((item, i) => {
      const links = [...item.querySelectorAll('a')].map((link) =>
        page.querySelector(link.getAttribute('href')!),
      );
      expect(links.map((round) => round?.id)).toEqual(warnings[i]!.rounds.map(({ t }) => `r1-1-${t}`));
    });
  });

  it('says so where nothing speaks against the numbers', () => {
    const closeness = [{ source: 'story', score: 0.9 }];
    const page = new DOMParser().parseFromString(write(aRun(), [aRound(1, { closeness })]), 'text/html');
    expect(page.body.textContent).toContain('No round shows a sign');
  });

  it('names and draws agents as the application does, with bands over seeds, named axes and round numbers', () => {
    const agents = ['no-learning', 'cipher-1', 'icl-edit-5'] as const;
    const seeds = [1, 2];
    const rounds = agents.flatMap((agent) =>
      seeds.flatMap((seed) => [1, 2, 3].map((t) => aRound(t, { agent, seed, cost: 30 * seed + 2 }))),
    );
    const page = new DOMParser().parseFromString(write({ ...aRun(), agents, seeds }, rounds), 'text/html');
    const looks = agents.map(styleOf);
    const lines = [...page.querySelectorAll('svg path.line')];
    expect(lines.map((line) => line.getAttribute('stroke'))).toEqual(looks.map(({ ink }) => `var(${ink})`));
    expect(lines.map((line) => line.getAttribute('stroke-dasharray'))).toEqual(
      looks.map(({ dash }) => dash.join(' ') || 'none'),
    );
    expect(page.querySelectorAll('svg path.band')).toHaveLength(3);
    const labels = looks.map(({ label }) => label);
    for (const selector of ['svg .name', 'tbody th', 'details.episode > summary']) {
      const texts = [...page.querySelectorAll(selector)].map(({ textContent }) => textContent);
      expect([...new Set(texts.map((text) => text.replace(/, seed \d$/, '')))]).toEqual(labels);
    }
    for (const id of ['no-learning', 'cipher-1']) expect(page.title).not.toContain(id);
    const ticks = [...page.querySelectorAll('svg .tick')].map(({ textContent }) => textContent);
    expect(ticks).toEqual(expect.arrayContaining(['words changed so far', 'round', '50', '150']));
  });

  it('has the inks of the application in both themes', () => {
    const tokens = readFileSync('src/app/styles/tokens.css', 'utf8');
    const inks = tokens.match(/--(agent-\w+|ink-soft): light-dark\(.*\);/g)!;
    expect(inks.length).toBeGreaterThan(8);
    for (const ink of inks) expect(textOf(pageStyle)).toContain(ink);
  });

  it.each([
    [1, [0, 1]],
    [20, [0, 5, 10, 15, 20]],
    [191, [0, 50, 100, 150]],
    [960, [0, 200, 400, 600, 800]],
  ])('has round ticks up to %s', (most, ticks) => {
    expect(roundTicks(most, 5)).toEqual(ticks);
  });
});
