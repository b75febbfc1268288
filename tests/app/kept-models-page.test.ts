import { fireEvent, screen, within } from '@testing-library/svelte';
import { expect, it, vi } from 'vitest';
import { createError } from '../../src/core/failure.ts';
import type { DownloadOptions } from '../../src/engines/downloads.ts';
import { filesOf, takeIn } from './fake-downloads.ts';
import { openModelsPage, pinnedModel } from './open-models-page.ts';

const entry = (id = 'one') => document.querySelector<HTMLElement>(`[data-model=${id}]`)!;
const press = (name: RegExp) => fireEvent.click(within(entry()).getByRole('button', { name }));
const news = () => screen.getByTestId('library-news').textContent;
const order = () =>
  [
    ...screen
      .getByRole('region', { name: 'Kept in this browser' })
      .querySelectorAll<HTMLElement>('[data-model]'),
  ].map((element) => element.dataset['model']);

function untilAborted({ signal, onProgress }: DownloadOptions): Promise<never> {
  onProgress({ loadedBytes: 1_000_000, path: 'onnx/model.onnx' });
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(createError('aborted', 'Stopped.', 'Go on.')));
  });
}

it.each([
  ['checked', /^Check the files/, 'Checking: 1.0 MB of 30.0 MB'],
  ['exported', /^Export/, 'Packing: 1.0 MB of 30.0 MB'],
  ['repaired', /^Repair/, 'Fetching: 1.0 MB of 30.0 MB'],
])('a kept model that no list names stays where it is while it is %s', async (_what, button, progress) => {
  const { library } = await openModelsPage(['one', 'two'], {
    downloads: {
      validate: (_spec, options) => untilAborted(options),
      exportPack: (_spec, options) => untilAborted(options),
      repair: (_spec, _mirror, options) => untilAborted(options),
      listKept: async () => [],
    },
  });
  const before = entry();
  before.querySelector<HTMLElement>('button')!.focus();
  await press(button);
  expect(entry()).toBe(before);
  expect(order()).toEqual(['one', 'two']);
  expect(entry().textContent).toContain(progress);
  expect(entry().textContent).toContain('30.0 MB kept since');
  expect(document.activeElement).toBe(entry());
  expect(news()).not.toContain('deleted');
  expect(library.kept.map(({ id }) => id)).toEqual(['one', 'two']);
  expect(screen.getAllByTestId('trio').at(-1)!.textContent).toContain('kept in this browser');
  await fireEvent.click(screen.getByRole('button', { name: 'Delete all kept models' }));
  expect(screen.getByTestId('delete-all').textContent).toContain('Delete 1 model, 30.0 MB');
  await press(/^Stop/);
  await vi.waitFor(() => expect(within(entry()).getByRole('button', { name: /^Export/ })).toBeTruthy());
  expect(order()).toEqual(['one', 'two']);
});

it('a kept model stays one after a work on it that failed, and can be tried, chosen and deleted', async () => {
  const network = () => Promise.reject(createError('network', 'The connection failed.', 'Try again.'));
  const { library, removed } = await openModelsPage(['one', 'two'], { downloads: { exportPack: network } });
  await press(/^Export/);
  await vi.waitFor(() => expect(entry().textContent).toContain('The connection failed.'));
  expect(order()).toEqual(['one', 'two']);
  expect(within(entry()).getByText(/^Try it/)).toBeTruthy();
  expect(library.kept.map(({ id }) => id)).toEqual(['one', 'two']);
  await fireEvent.click(screen.getByRole('button', { name: 'Delete all kept models' }));
  await fireEvent.click(screen.getByRole('button', { name: 'Delete 2 models' }));
  await vi.waitFor(() => expect(removed).toEqual(['one', 'two']));
});

it('a pack of a model that this machine does not run says so when it is imported, beside the model and where it is chosen', async () => {
  const { variants, ...model } = pinnedModel('teacher');
  const spec = { ...model, variants: variants.map((variant) => ({ ...variant, device: 'webgpu' as const })) };
  const reason = 'It needs WebGPU, which this browser does not have.';
  await openModelsPage(['one'], {
    downloads: {
      importPack: (_source, parts) => takeIn(spec, parts),
      listKept: async () => filesOf(pinnedModel('one'), spec),
    },
  });
  const pack = new File(['pack'], 'teacher.zip');
  await fireEvent.change(screen.getByTestId('import-pack'), { target: { files: [pack] } });
  const section = screen.getByRole('region', { name: 'Import a model pack' });
  await vi.waitFor(() => expect(section.textContent).toContain('Imported: The teacher.'));
  expect(within(section).getByRole('status').textContent).toContain(`The teacher: ${reason}`);
  expect(entry('teacher').textContent).toContain(reason);
  expect(entry('one').textContent).not.toContain(reason);
  await fireEvent.click(screen.getByRole('button', { name: /back to the first page/ }));
  const picker = await screen.findByRole('combobox', { name: 'Assistant model' });
  const labels = within(picker)
    .getAllByRole('option')
    .map(({ textContent }) => textContent);
  expect(labels).toContain('The teacher (30.0 MB), does not run here');
  expect(labels.filter((label) => label.includes('does not run here'))).toHaveLength(1);
});
