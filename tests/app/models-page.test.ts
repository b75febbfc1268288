import { fireEvent, screen, within } from '@testing-library/svelte';
import { describe, expect, it, vi } from 'vitest';
import { openModelsPage as open } from './open-models-page.ts';

describe('the page of models', () => {
  it('tells about this machine', async () => {
    await open([]);
    const panel = screen.getByRole('region', { name: 'This machine' });
    expect(panel.textContent).toMatch(/WebGPU\s*not in this browser/);
    expect(panel.textContent).toMatch(/Free storage\s*8.00 GB/);
  });

  it('hands the proposed models to the form of the first page', async () => {
    const { session } = await open(['hub']);
    const proposal = screen.getByTestId('trio');
    expect(proposal.textContent).toContain('The strongest three that fit are here');
    await fireEvent.click(within(proposal).getByRole('button', { name: /^Take these three/ }));
    expect(session.choice).toEqual({ user: 'hub', assistant: 'hub', embedder: 'finder' });
    await fireEvent.click(within(proposal).getByRole('button', { name: 'To the first page' }));
    expect(await screen.findByRole('combobox', { name: 'Assistant model' })).toHaveProperty('value', 'hub');
  });

  it('leads to a model that the search hides, and ends the search for it', async () => {
    Element.prototype.scrollIntoView = vi.fn();
    await open(['hub']);
    const field = screen.getByRole<HTMLInputElement>('textbox', { name: 'Find a model' });
    await fireEvent.input(field, { target: { value: 'zzz' } });
    expect(document.querySelector('[data-model=hub]')).toBeNull();
    await fireEvent.click(within(screen.getByTestId('trio')).getAllByRole('button', { name: 'The hub' })[0]!);
    await vi.waitFor(() =>
      expect(document.activeElement).toBe(document.querySelector('[data-model=hub]') ?? 'none'),
    );
    expect(field.value).toBe('');
  });

  it('says where a kept model is and when it was last used', async () => {
    const { store } = await open(['hub']);
    const entry = () => document.querySelector('[data-model=hub]')!.textContent;
    expect(entry()).toContain('Cache Storage, not used yet');
    await store.noteModelUse('hub', 5_000_000);
    await fireEvent.click(screen.getByRole('button', { name: /back to the first page/ }));
    location.hash = '#models';
    await fireEvent.popState(window);
    await vi.waitFor(() => expect(entry()).toMatch(/last used Jan 1, 1970/));
  });

  it('deletes all kept models only once the question is answered', async () => {
    const { store, removed } = await open(['one', 'two']);
    await fireEvent.click(screen.getByRole('button', { name: 'Delete all kept models' }));
    const question = screen.getByTestId('delete-all');
    expect(question.textContent).toContain('Delete 2 models, 60.0 MB, from this browser?');
    await fireEvent.click(within(question).getByRole('button', { name: 'Keep them' }));
    expect(await store.keptModels()).toHaveLength(2);
    await fireEvent.click(screen.getByRole('button', { name: 'Delete all kept models' }));
    await fireEvent.click(screen.getByRole('button', { name: 'Delete 2 models' }));
    await vi.waitFor(() => expect(removed).toEqual(['one', 'two']));
    expect(await store.keptModels()).toEqual([]);
    expect(screen.queryByRole('heading', { name: 'Kept in this browser' })).toBeNull();
  });

  it('deletes what a search shows and the question names, and nothing that it hides', async () => {
    const { store, removed } = await open(['one', 'two']);
    await fireEvent.input(screen.getByRole('textbox', { name: 'Find a model' }), {
      target: { value: 'two' },
    });
    await fireEvent.click(screen.getByRole('button', { name: 'Delete the model found here' }));
    expect(screen.getByTestId('delete-all').textContent).toContain('Delete 1 model, 30.0 MB');
    await fireEvent.input(screen.getByRole('textbox', { name: 'Find a model' }), { target: { value: '' } });
    const question = screen.getByTestId('delete-all').textContent;
    expect(question).toMatch(/Delete 1 model, 30.0 MB, from this browser\?\s*The two\./);
    await fireEvent.click(screen.getByRole('button', { name: 'Delete 1 model' }));
    await vi.waitFor(() => expect(removed).toEqual(['two']));
    expect((await store.keptModels()).map(({ id }) => id)).toEqual(['one']);
  });

  it('deletes one model only once the question is answered; Escape keeps it', async () => {
    const { store } = await open(['one', 'two']);
    const entry = () => document.querySelector<HTMLElement>('[data-model=one]')!;
    await fireEvent.click(within(entry()).getByRole('button', { name: /^Delete/ }));
    const question = screen.getByTestId('delete-one');
    expect(question.textContent).toContain('Delete The one, 30.0 MB, from this browser?');
    expect(document.activeElement).toBe(within(question).getByRole('button', { name: 'Keep it' }));
    await fireEvent.keyDown(document.activeElement!, { key: 'Escape' });
    expect(screen.queryByTestId('delete-one')).toBeNull();
    expect(document.activeElement).toBe(entry());
    expect(await store.keptModels()).toHaveLength(2);

    await fireEvent.click(within(entry()).getByRole('button', { name: /^Delete/ }));
    await fireEvent.click(screen.getByRole('button', { name: 'Delete The one' }));
    await vi.waitFor(() => expect(entry()).toBeNull());
    expect((await store.keptModels()).map(({ id }) => id)).toEqual(['two']);
    expect(screen.getByTestId('library-news').textContent).toBe('The one was deleted from this browser.');
    expect(document.activeElement).toBe(document.querySelector('[data-model=two]'));
  });

  it('keeps all models on Escape', async () => {
    const { store } = await open(['one']);
    await fireEvent.click(screen.getByRole('button', { name: 'Delete all kept models' }));
    await fireEvent.keyDown(document.activeElement!, { key: 'Escape' });
    expect(screen.queryByTestId('delete-all')).toBeNull();
    expect(await store.keptModels()).toHaveLength(1);
  });

  it('names every section', async () => {
    await open(['hub']);
    expect(screen.getByRole('region', { name: 'Kept in this browser' })).toBeTruthy();
    for (const section of document.querySelectorAll('section[aria-labelledby]')) {
      const id = section.getAttribute('aria-labelledby')!;
      expect(document.getElementById(id), id).not.toBeNull();
    }
  });

  it('names the model in every button of its entry', async () => {
    await open(['hub']);
    const entry = document.querySelector<HTMLElement>('[data-model=hub]')!;
    for (const button of within(entry).getAllByRole('button')) {
      expect(button.textContent).toMatch(/ The hub\b/);
    }
    expect([...entry.querySelectorAll('summary')].map(({ textContent }) => textContent)).toEqual(
      expect.arrayContaining(['Card of The hub', 'Try it with The hub']),
    );
  });

  it('says that dropped text is no pack, and leaves fields what is dropped into them', async () => {
    await open([]);
    const field = screen.getByRole('textbox', { name: 'Repository' });
    const dataTransfer = { types: ['text/plain'], items: [] };
    await fireEvent.drop(field, { dataTransfer });
    expect(screen.queryByText(/What was dropped/)).toBeNull();
    await fireEvent.drop(screen.getByRole('heading', { level: 1 }), { dataTransfer });
    expect(await screen.findByText('What was dropped holds no file that can be read.')).toBeTruthy();
  });

  it('says plainly that one import goes on, and which drop was not taken', async () => {
    const waits = () => new Promise<never>(() => undefined);
    await open([], { downloads: { importPack: waits } });
    const drop = (name: string) => {
      const file = new File(['x'], name);
      const item = { kind: 'file', webkitGetAsEntry: () => null, getAsFile: () => file };
      return fireEvent.drop(document.body, { dataTransfer: { types: ['Files'], items: [item] } });
    };
    await drop('first.zip');
    const section = screen.getByRole('region', { name: 'Import a model pack' });
    expect(await within(section).findByText(/^Importing first.zip:/)).toBeTruthy();
    await drop('second.zip');
    expect((await within(section).findByText(/Not looked into: second.zip/)).textContent).toMatch(
      /One import goes on at a time: choose or drop it again when this one has ended/,
    );
  });

  it('says before anything is fetched that this browser keeps no model', async () => {
    await open([], { notKept: 'Nothing will be kept after this page is closed: a private window.' });
    const note = screen.getByTestId('storage-note').textContent;
    expect(note).toContain('Nothing will be kept after this page is closed');
    expect(note).toContain('one that you fetch now would have to be fetched again');
  });

  it('asks the browser to keep the files, and tells a refusal', async () => {
    await open([]);
    await fireEvent.click(screen.getByRole('button', { name: 'Ask the browser to keep them' }));
    expect(await screen.findByText(/This browser does not promise to keep them/)).toBeTruthy();
  });

  it('is there when the browser refuses to tell of its storage', async () => {
    const refuse = () => Promise.reject(new TypeError('Not allowed.'));
    await open(['hub'], { storage: { estimate: refuse } });
    const panel = screen.getByRole('region', { name: 'This machine' });
    expect(panel.textContent).toMatch(/Free storage\s*not told/);
    expect(document.querySelector('[data-model=hub]')).not.toBeNull();
    expect(screen.queryByRole('button', { name: 'Ask the browser to keep them' })).toBeNull();
  });

  it('tells a browser that refuses the question whether it keeps the files as one that does not promise it', async () => {
    const refuse = () => Promise.reject(new TypeError('Not allowed.'));
    await open(['hub'], { storage: { persist: refuse, persisted: refuse } });
    await fireEvent.click(screen.getByRole('button', { name: 'Ask the browser to keep them' }));
    await vi.waitFor(() => expect(screen.getByText(/does not promise to keep them/)).toBeTruthy());
  });

  it('opens the card of a model with its files', async () => {
    await open(['hub']);
    const entry = document.querySelector<HTMLElement>('[data-model=hub]')!;
    expect(within(entry).getByRole('link', { name: 'owner/hub', hidden: true })).toHaveProperty(
      'href',
      `https://huggingface.co/owner/hub/tree/${'b'.repeat(40)}`,
    );
    expect(entry.textContent).toContain('onnx/model.onnx, 30.0 MB');
  });

  it('asks for a prompt where none is written', async () => {
    await open([]);
    const entry = document.querySelector<HTMLElement>('[data-model=writer]')!;
    const details = within(entry)
      .getByText(/^Try it/)
      .closest('details')!;
    details.open = true;
    await fireEvent(details, new Event('toggle'));
    const prompt = within(entry).getByRole('textbox', { name: 'Prompt for The writer' });
    await fireEvent.input(prompt, { target: { value: ' ' } });
    await fireEvent.submit(prompt.closest('form')!);
    expect(entry.textContent).toContain('Write a prompt first.');
    expect(document.activeElement).toBe(prompt);
  });

  it('tells beside the model why a trial did not work', async () => {
    await open([]);
    const entry = document.querySelector<HTMLElement>('[data-model=writer]')!;
    const details = within(entry)
      .getByText(/^Try it/)
      .closest('details')!;
    details.open = true;
    await fireEvent(details, new Event('toggle'));
    await fireEvent.submit(within(entry).getByRole('button', { name: /^Run/ }).closest('form')!);
    expect((await within(entry).findByTestId('failure')).textContent).toContain('could not be fetched');
  });
});
