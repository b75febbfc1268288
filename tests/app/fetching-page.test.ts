import { fireEvent, screen, within } from '@testing-library/svelte';
import { expect, it, vi } from 'vitest';
import { createError } from '../../src/core/failure.ts';
import type { ListedModel } from '../../src/engines/download-plan.ts';
import type { DownloadOptions, Downloads } from '../../src/engines/downloads.ts';
import type { LibraryViewParts } from '../../src/app/models/library.svelte.ts';
import { filesOf } from './fake-downloads.ts';
import { openModelsPage, pinnedModel } from './open-models-page.ts';

const entry = (id: string) => document.querySelector<HTMLElement>(`[data-model=${id}]`)!;
const press = (id: string, name: RegExp) => fireEvent.click(within(entry(id)).getByRole('button', { name }));

function listed(id: string): ListedModel {
  return {
    ...pinnedModel(id),
    location: { kind: 'hub', repository: `owner/${id}`, revision: 'main' },
    variants: [{ device: 'wasm', dtype: 'q8', program: 'onnx/model.onnx', bytes: 30_000_000 }],
  };
}

const plan: LibraryViewParts['plan'] = async (model, variant) => ({
  ...{ model, variant },
  location: { kind: 'hub', repository: `owner/${model.id}`, revision: 'b'.repeat(40) },
  files: [{ path: 'onnx/model.onnx', address: 'https://hub.test/x', bytes: 30_000_000, hash: null }],
});

it('the row of a listed model says that nothing of it is verified, until the hub was asked', async () => {
  await openModelsPage(['here'], { listed: [listed('one'), listed('here')], plan });
  expect(entry('one').textContent).toContain('MIT; unverified so far');
  expect(entry('here').querySelector('.about')!.textContent).not.toContain('unverified');
  await press('one', /^Look up/);
  await vi.waitFor(() => expect(entry('one').textContent).toContain('30,000,000 bytes'));
  expect(entry('one').querySelector('.about')!.textContent).not.toContain('unverified');
});

it('a proposal whose look-up failed offers another attempt', async () => {
  let asked = 0;
  await openModelsPage([], {
    listed: [listed('one')],
    plan: async (...request) => {
      if (asked++ === 0) throw createError('network', 'The connection failed.', 'Try again.');
      return plan(...request);
    },
  });
  const [proposal] = screen.getAllByTestId('trio') as [HTMLElement];
  const pressThere = (name: RegExp) => fireEvent.click(within(proposal).getByRole('button', { name }));
  await pressThere(/^Look up what is missing/);
  await vi.waitFor(() => expect(proposal.textContent).toContain('It did not come'));
  await pressThere(/^Try again/);
  await vi.waitFor(() =>
    expect(proposal.textContent).toContain('Fetch what is missing, 30.0 MB (30,000,000 bytes)'),
  );
});

it('two models are fetched at once, each with its own progress and its own stop', async () => {
  const going = new Map<string, DownloadOptions & { readonly finish: () => void }>();
  const arrived: string[] = [];
  const fetchModel: Downloads['fetchModel'] = ({ model: { id } }, _mirror, _pins, options) =>
    new Promise((resolve, reject) => {
      const finish = () => {
        arrived.push(id);
        resolve(pinnedModel(id));
      };
      going.set(id, { ...options, finish });
      options.signal.addEventListener('abort', () => reject(createError('aborted', 'Stopped.', 'Go on.')));
    });
  const { library } = await openModelsPage([], {
    listed: [listed('one'), listed('two')],
    plan,
    downloads: { fetchModel, listKept: async () => filesOf(...arrived.map(pinnedModel)) },
  });
  for (const id of ['one', 'two']) {
    await press(id, /^Look up/);
    await vi.waitFor(() => expect(entry(id).textContent).toContain('30,000,000 bytes'));
    await press(id, /^Fetch/);
  }
  await vi.waitFor(() => expect([...going.keys()]).toEqual(['one', 'two']));

  const progress = (id: string) =>
    within(entry(id)).getByRole<HTMLProgressElement>('progressbar', { name: /^Fetching/ }).value;
  const tell = (id: string, loadedBytes: number) =>
    going.get(id)!.onProgress({ loadedBytes, path: 'onnx/model.onnx' });
  tell('one', 6_000_000);
  tell('two', 15_000_000);
  tell('one', 9_000_000);
  await vi.waitFor(() => expect(entry('one').textContent).toContain('Fetching: 9.0 MB of 30.0 MB'));
  expect(entry('two').textContent).toContain('Fetching: 15.0 MB of 30.0 MB');
  expect([progress('one'), progress('two')]).toEqual([9_000_000, 15_000_000]);

  await press('one', /^Stop/);
  await vi.waitFor(() => expect(within(entry('one')).getByRole('button', { name: /^Look up/ })).toBeTruthy());
  expect(going.get('one')!.signal.aborted).toBe(true);
  expect(going.get('two')!.signal.aborted).toBe(false);
  tell('two', 18_000_000);
  await vi.waitFor(() => expect(entry('two').textContent).toContain('Fetching: 18.0 MB of 30.0 MB'));
  going.get('two')!.finish();
  await vi.waitFor(() => expect(entry('two').textContent).toContain('30.0 MB kept since'));
  expect(library.kept.map(({ id }) => id)).toEqual(['two']);
});
