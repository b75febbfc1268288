import { fireEvent, screen, within } from '@testing-library/svelte';
import { expect, it, vi } from 'vitest';
import { createFakeDownloads } from './fake-downloads.ts';
import { openModelsPage } from './open-models-page.ts';

const address = (repository: string) => `https://huggingface.co/${repository}/resolve/main/a.onnx`;
const section = () => screen.getByRole('region', { name: 'Files of no kept model' });

it('the section of what is left stays for the news of the last row that was deleted, and has the focus', async () => {
  const { downloads, files } = createFakeDownloads([]);
  files.set(address('owner/one'), 5000).set(address('owner/two'), 7000);
  await openModelsPage([], { downloads });
  for (const repository of ['owner/one', 'owner/two']) {
    const status = await vi.waitFor(() => within(section()).getByRole('status'));
    await fireEvent.click(
      within(section()).getByRole('button', { name: new RegExp(`the files of ${repository}$`) }),
    );
    await vi.waitFor(() =>
      expect(status.textContent).toMatch(new RegExp(`^Deleted: 1 file, \\d kB, of ${repository}.$`)),
    );
    expect(status.isConnected).toBe(true);
    await vi.waitFor(() => expect(document.activeElement?.textContent).toBe('Files of no kept model'));
  }
  expect(section().textContent).toContain('There are none any more.');
});

it('a deletion that failed is not told as done', async () => {
  const { downloads, files } = createFakeDownloads([]);
  files.set(address('owner/one'), 5000);
  await openModelsPage([], { downloads: { ...downloads, removeFiles: async () => undefined } });
  await fireEvent.click(await screen.findByRole('button', { name: /the files of owner\/one$/ }));
  await vi.waitFor(() => expect(within(section()).getByRole('status').textContent).toBe(''));
});
