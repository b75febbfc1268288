// @vitest-environment node
import { describe, expect, it } from 'vitest';
import type { LibraryModel, ModelState } from '../../src/app/models/library-state.ts';
import { describeMissing } from '../../src/app/models/missing-models.ts';
import type { DownloadPlan } from '../../src/engines/download-plan.ts';

const model = (id: string, state: ModelState): LibraryModel => ({
  ...{ id, name: id, listed: null, own: false, choice: null },
  state,
});
const offer = (id: string, bytes: number) =>
  model(id, {
    kind: 'offered',
    plan: {
      files: [
        { bytes, address: id },
        { bytes: 1, address: 'shared' },
      ],
    } as unknown as DownloadPlan,
  });
const absent = model('a', { kind: 'absent' });
const failure = { kind: 'network', message: 'No.', advice: 'Again.' } as const;
const transfer = {
  loadedBytes: 0,
  totalBytes: 9,
  path: null,
  waits: false,
  pause: null,
  bytesPerSecond: null,
};

describe('the models that a proposal misses', () => {
  it('are looked up first, those that were not yet', () => {
    expect(describeMissing([absent, offer('b', 9)], [])).toEqual({ kind: 'unknown', ids: ['a'] });
    expect(describeMissing([absent, model('b', { kind: 'asking' })], [])).toEqual({ kind: 'asking' });
  });

  it('are offered together once all are known', () => {
    expect(describeMissing([offer('a', 10), offer('b', 20)], [])).toEqual({
      ...{ kind: 'offered', ids: ['a', 'b'] },
      size: { files: 3, bytes: 31, hereBytes: 0, unknown: 0 },
    });
  });

  it('are told as on their way, and as failed', () => {
    const working = model('a', { kind: 'working', work: 'fetch', transfer, kept: null });
    expect(describeMissing([working, offer('b', 1)], [])).toEqual({ kind: 'fetching' });
    expect(
      describeMissing([working, model('b', { kind: 'failed', failure, kept: null, damaged: [] })], []),
    ).toEqual({
      kind: 'failed',
      ids: ['b'],
    });
  });
});
