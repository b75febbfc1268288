import { fireEvent, within } from '@testing-library/svelte';
import { expect, it, vi } from 'vitest';
import type { ListedModel } from '../../src/engines/download-plan.ts';
import type { LibraryViewParts } from '../../src/app/models/library.svelte.ts';
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
