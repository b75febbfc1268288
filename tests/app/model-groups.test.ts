// @vitest-environment node
import { describe, expect, it } from 'vitest';
import type { LibraryModel } from '../../src/app/models/library-state.ts';
import { filterModels, groupModels } from '../../src/app/models/model-groups.ts';
import type { Trouble } from '../../src/app/models/preflight.ts';
import type { ListedModel } from '../../src/engines/download-plan.ts';
import { aSpec } from './model-specs.ts';

const listed = (id: string, change: Partial<ListedModel> = {}): ListedModel => ({
  ...aSpec(id, ['user', 'assistant']),
  location: { kind: 'hub', repository: `owner/${id}`, revision: 'main' },
  variants: [{ device: 'wasm', dtype: 'q8', program: 'a.onnx' }],
  ...change,
});
function model(
  id: string,
  change: Partial<LibraryModel> = {},
  spec: Partial<ListedModel> = {},
): LibraryModel {
  const entry = listed(id, spec);
  const base = { id, name: entry.name, listed: entry, own: false, choice: null };
  return { ...base, state: { kind: 'absent' }, ...change };
}
const trouble = (reasons: Readonly<Record<string, string>>): ReadonlyMap<string, Trouble> =>
  new Map(Object.entries(reasons).map(([id, reason]) => [id, { reason, alternative: null }]));
const unfit = { kind: 'unfit', reason: 'No GPU.' } as const;
const ids = (models: readonly LibraryModel[]) => models.map(({ id }) => id);

describe('the list of models', () => {
  const kept = { kind: 'kept', damaged: null } as const;
  const spec = aSpec('kept', ['user']);
  const models = [
    model('large', { choice: unfit }),
    model('doubtful'),
    model('small'),
    model('larger', { choice: unfit }),
    model('mlc', { choice: unfit }, { engine: 'webllm' }),
    model('finder', {}, { roles: ['embedder'] }),
    model('kept', { state: { ...kept, kept: { spec, keptAt: 1, usedAt: 1, from: 'x' } } }),
  ];

  it('has a part for what is kept and for each kind, and none that is empty', () => {
    const groups = groupModels(models, trouble({}));
    expect(groups.map(({ id, first }) => [id, ...ids(first)])).toEqual([
      ['group-kept', 'kept'],
      ['group-writers', 'doubtful', 'small'],
      ['group-mlc'],
      ['group-embedders', 'finder'],
    ]);
    expect(groupModels([], trouble({}))).toEqual([]);
  });

  it('begins with what runs here, and says once what the others lack', () => {
    const [, writers, mlc] = groupModels(
      models,
      trouble({ large: 'No GPU.', larger: 'No GPU.', mlc: 'No GPU.', doubtful: 'It is large.' }),
    );
    expect(writers).toMatchObject({ first: [{ id: 'small' }, { id: 'doubtful' }], reason: 'No GPU.' });
    expect(ids(writers!.others)).toEqual(['large', 'larger']);
    expect(mlc).toMatchObject({ first: [], reason: null });
  });

  it('leaves in view what the visitor added or is about to fetch', () => {
    const failure = { kind: 'network', message: 'No.', advice: 'Again.' } as const;
    const mine = [
      model('own', { own: true, choice: unfit }),
      model('failed', { choice: unfit, state: { kind: 'failed', failure, kept: null, damaged: [] } }),
      model('other', { choice: unfit }),
    ];
    const [group] = groupModels(mine, trouble({ own: 'No.', failed: 'No.', other: 'No.' }));
    expect(ids(group!.first)).toEqual(['own', 'failed']);
    expect(ids(group!.others)).toEqual(['other']);
  });

  it('is searched by name, repository and licence', () => {
    expect(ids(filterModels(models, ' LARGE '))).toEqual(['large', 'larger']);
    expect(ids(filterModels(models, 'owner/large mit'))).toEqual(['large', 'larger']);
    expect(filterModels(models, 'apache')).toEqual([]);
    expect(filterModels(models, '')).toHaveLength(models.length);
  });
});
