import { File } from 'node:buffer';
import { fireEvent, render, screen, within } from '@testing-library/svelte';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import MaterialSection from '../../src/app/components/MaterialSection.svelte';
import { createTaskDocuments } from '../../src/app/documents/documents.svelte.ts';
import type { MaterialChoice } from '../../src/app/documents/material-choice.ts';
import { latentPreferences } from '../../src/core/task.ts';
import type { TaskName } from '../../src/core/types.ts';
import { createMemoryStore } from '../../src/storage/memory-store.ts';
import { testIds } from '../../src/app/test-ids.ts';
import { FakeResizeObserver } from './fake-resize-observer.ts';

beforeEach(() => vi.stubGlobal('ResizeObserver', FakeResizeObserver));

const script = '<script>alert(1)</script>';

async function open(task: TaskName = 'email') {
  const store = createMemoryStore();
  const documents = createTaskDocuments({
    store,
    fetchJson: () => Promise.reject(new TypeError('no network')),
  });
  let material: MaterialChoice = {};
  const { rerender } = render(MaterialSection, {
    ...{ id: 'm', documents, task, material },
    onMaterial: (next: MaterialChoice) => {
      material = next;
      void rerender({ material });
    },
  });
  await screen.findByText('Inkling’s own');
  return { store, documents, rerender, material: () => material };
}

async function choose(name: string, content: string) {
  await fireEvent.change(screen.getByTestId(testIds.documentFiles), {
    target: { files: [new File([content], name)] },
  });
}

describe('documents of the visitor’s own', () => {
  it('come from a CSV whose columns are mapped, with a preference for each source, and are used for the run', async () => {
    const { store, material } = await open();
    await choose('letters.csv', `id,who,body\n1,club,${script}\n2,office,Bye`);
    const form = await screen.findByTestId(testIds.collectionForm);
    expect(document.activeElement?.textContent).toContain('Documents from letters.csv');
    expect(within(form).getByText('2 documents of 1 source.')).toBeTruthy();
    // Text of a file is text.
    expect(within(form).getByText(script)).toBeTruthy();
    expect(form.querySelector('script')).toBeNull();

    await fireEvent.change(within(form).getByLabelText('Source'), { target: { value: '1' } });
    await within(form).findByText('2 documents of 2 sources.');
    await fireEvent.input(within(form).getByLabelText('club'), { target: { value: 'short,\nwarm' } });
    await fireEvent.input(within(form).getByLabelText('office'), { target: { value: '' } });
    await fireEvent.click(within(form).getByRole('button', { name: 'Keep these documents' }));
    expect(document.activeElement).toBe(within(form).getByLabelText('office'));
    expect(within(form).getByText('The preference is empty.')).toBeTruthy();

    await fireEvent.input(within(form).getByLabelText('office'), { target: { value: 'formal' } });
    await fireEvent.keyDown(within(form).getByLabelText('Name'), { key: 'Enter' });
    expect(await screen.findByRole('radio', { name: /^Letters/ })).toMatchObject({ checked: true });
    const [kept] = await store.collections();
    expect(kept).toMatchObject({
      name: 'Letters',
      sources: [
        { name: 'club', preference: 'short, warm' },
        { name: 'office', preference: 'formal' },
      ],
    });
    expect(material()).toEqual({ collection: kept });
    expect(document.activeElement).toBe(screen.getByText('“Letters” is kept.').parentElement);
  });

  it('that cannot be used are told with their place, and the page stays as it was', async () => {
    const { store, material } = await open();
    await choose('letters.csv', 'text,who\na,b,c\n');
    expect((await screen.findByTestId(testIds.failure)).textContent).toContain(
      '“letters.csv”, line 2 has 3 cells',
    );
    expect(await store.collections()).toEqual([]);
    expect(material()).toEqual({});
    expect(screen.getByRole('button', { name: 'Choose files' })).toBeTruthy();
  });

  it('are deleted with an undo that has the focus, and the run has its own documents again', async () => {
    const { store, documents, material } = await open();
    await documents.email.paste('one\n===\ntwo', 'email');
    await fireEvent.click(await screen.findByRole('button', { name: 'Keep these documents' }));
    const name = 'The pasted text';
    await screen.findByRole('radio', { name: new RegExp(name) });
    await fireEvent.click(screen.getByRole('button', { name: `Delete ${name}` }));
    const undo = await screen.findByRole('button', { name: `Undo deleting ${name}` });
    await vi.waitFor(() => expect(document.activeElement).toBe(undo));
    expect(material()).toEqual({});
    expect(await store.collections()).toEqual([]);
    await fireEvent.click(undo);
    expect(await screen.findByRole('radio', { name: new RegExp(name) })).toMatchObject({ checked: false });
    expect(await store.collections()).toHaveLength(1);
  });

  it('for the other task are shown and cannot be used', async () => {
    const { documents } = await open('email');
    await documents.email.paste('one', 'summarization');
    await documents.email.save();
    expect(await screen.findByRole('radio', { name: /for the task “Summary of a text”/ })).toMatchObject({
      disabled: true,
    });
  });

  it('that are half-written for one task wait there, and do not turn up for the other', async () => {
    const { documents, rerender } = await open('email');
    await fireEvent.input(screen.getByLabelText(/^One document, or several/), {
      target: { value: 'pasted' },
    });
    await choose('letters.csv', 'text\none\ntwo');
    const form = await screen.findByTestId(testIds.collectionForm);
    await fireEvent.input(within(form).getByLabelText('Name'), { target: { value: 'For e-mails' } });

    await rerender({ task: 'summarization' });
    expect(screen.queryByTestId(testIds.collectionForm)).toBeNull();
    expect(screen.getByLabelText(/^One document, or several/)).toMatchObject({ value: '' });
    await documents.summarization.paste('three', 'summarization');
    expect(await screen.findByText('1 document of 1 source.')).toBeTruthy();
    await fireEvent.click(screen.getByRole('button', { name: 'Keep these documents' }));
    expect(await screen.findByRole('radio', { name: /^The pasted text/ })).toMatchObject({ checked: true });

    await rerender({ task: 'email', material: {} });
    expect(screen.getByLabelText('Name')).toMatchObject({ value: 'For e-mails' });
    expect(screen.getByText('2 documents of 1 source.')).toBeTruthy();
    expect(screen.queryByText('“The pasted text” is kept.')).toBeNull();
    // What is kept is one list.
    expect(screen.getByRole('radio', { name: /^The pasted text/ })).toMatchObject({ disabled: true });
    await fireEvent.click(screen.getByRole('button', { name: 'Cancel' }));
    expect(screen.getByLabelText(/^One document, or several/)).toMatchObject({ value: 'pasted' });
  });

  it('are left alone by Cancel', async () => {
    const { store } = await open();
    await choose('a.txt', 'one');
    await fireEvent.click(await screen.findByRole('button', { name: 'Cancel' }));
    expect(screen.queryByTestId(testIds.collectionForm)).toBeNull();
    expect(await store.collections()).toEqual([]);
  });
});

describe('the sources of a run', () => {
  it('can be some of them, and one of them always is', async () => {
    const { material } = await open('email');
    for (const name of ['paper', 'story', 'review']) {
      await fireEvent.click(screen.getByRole('checkbox', { name: new RegExp(`^${name}`) }));
    }
    expect(material()).toEqual({ sources: ['announcement'] });
    await fireEvent.click(screen.getByRole('checkbox', { name: /^announcement/ }));
    expect(material()).toEqual({ sources: ['announcement'] });
    expect(screen.getByLabelText('Preference of paper')).toMatchObject({ disabled: true });
    for (const name of ['paper', 'story', 'review']) {
      await fireEvent.click(screen.getByRole('checkbox', { name: new RegExp(`^${name}`) }));
    }
    expect(material()).toEqual({});
  });

  it('have preferences that are written, picked or put together, and go back to the paper’s', async () => {
    const { material } = await open('email');
    const field = screen.getByLabelText('Preference of story');
    expect(field).toMatchObject({ value: latentPreferences.story });
    await fireEvent.input(field, { target: { value: 'only verbs' } });
    expect(material()).toEqual({ preferences: { story: 'only verbs' } });

    const picker = screen.getByText('for Preference of story').closest('details')!;
    picker.open = true;
    await fireEvent(picker, new Event('toggle'));
    await fireEvent.change(await within(picker).findByLabelText('One of the paper’s'), {
      target: { value: latentPreferences.review },
    });
    expect(material()).toEqual({ preferences: { story: latentPreferences.review } });
    // What was picked goes on from there: the paper's words are read as Inkling's models read them.
    expect(within(picker).getByLabelText('tone')).toMatchObject({ value: 'informal' });
    await fireEvent.change(within(picker).getByLabelText('layout'), { target: { value: 'bullets' } });
    expect(material().preferences?.['story']).toMatch(/^bullet points, .*informal/);

    await fireEvent.click(screen.getByRole('button', { name: /^Back to the paper’s/ }));
    expect(material()).toEqual({});
    expect(field).toMatchObject({ value: latentPreferences.story });
  });
});
