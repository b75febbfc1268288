// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { describeNews } from '../../src/app/models/library-news.ts';
import type { KeptEntry, LibraryModel, ModelState, Work } from '../../src/app/models/library-state.ts';
import { aSpec } from './model-specs.ts';

const entry: KeptEntry = { spec: aSpec('one', ['user']), keptAt: 1, usedAt: 1, from: 'hub.test' };
const kept: ModelState = { kind: 'kept', kept: entry, damaged: null };
const fetching = (
  loadedBytes: number,
  totalBytes: number | null = 100,
  work: Work = 'fetch',
  repaired: KeptEntry | null = null,
): ModelState => ({
  kind: 'working',
  work,
  kept: repaired,
  transfer: { loadedBytes, totalBytes, path: null, waits: false, pause: null, bytesPerSecond: null },
});
const repairing = fetching(50, 100, 'fetch', entry);
const checking = fetching(50, 100, 'validate', entry);
const failure = { kind: 'network', message: 'It broke.', advice: 'Again.' } as const;
const list = (state: ModelState): readonly LibraryModel[] => [
  { id: 'one', name: 'One', listed: null, own: false, choice: null, state },
];

const told: readonly [string, ModelState, ModelState, string | null][] = [
  ['that a fetch began', { kind: 'absent' }, fetching(0), 'Fetching One.'],
  ['nothing of every byte', fetching(10), fetching(24), null],
  ['each quarter', fetching(24), fetching(26), 'One: 25 percent.'],
  ['nothing of a share that nobody knows', fetching(1, null), fetching(90, null), null],
  ['no end before it is kept', fetching(80), fetching(100), null],
  ['that it is kept', fetching(100), kept, 'One is kept in this browser now, 24.1 MB.'],
  ['that it was stopped', fetching(50), { kind: 'absent' }, 'Fetching One was stopped.'],
  [
    'nothing of a failure, which speaks for itself',
    fetching(50),
    { kind: 'failed', failure, kept: null, damaged: [] },
    null,
  ],
  ['that a repair began', kept, repairing, 'Repairing One.'],
  ['that it is repaired', repairing, { ...kept, damaged: [] }, 'One is repaired.'],
  ['that a repair was stopped', repairing, { ...kept, damaged: ['a.onnx'] }, 'Repairing One was stopped.'],
  ['nothing of a check', kept, checking, null],
  ['that it was deleted', kept, { kind: 'absent' }, 'One was deleted from this browser.'],
  ['nothing of what was kept before the page was opened', { kind: 'absent' }, kept, null],
];

describe('the news of the library', () => {
  for (const [what, before, after, news] of told) {
    it(`tells ${what}`, () => expect(describeNews(list(before), list(after))).toBe(news));
  }

  it('tells of a model that is gone from the list with its files', () => {
    expect(describeNews(list(kept), [])).toBe('One was deleted from this browser.');
    expect(describeNews(list(checking), [])).toBe('One was deleted from this browser.');
    expect(describeNews(list({ kind: 'absent' }), [])).toBeNull();
    const own = list({ kind: 'absent' }).map((model) => ({ ...model, own: true }));
    expect(describeNews(own, [])).toBe('One was taken off the list.');
  });
});
