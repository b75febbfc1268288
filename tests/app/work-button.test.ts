import { fireEvent, render, screen } from '@testing-library/svelte';
import { expect, it } from 'vitest';
import MirrorField from '../../src/app/components/MirrorField.svelte';
import { createMirrorView } from '../../src/app/models/mirror-view.svelte.ts';
import { createError } from '../../src/core/failure.ts';

/** The field of a mirror that answers when the test says so, with its address written and its button pressed. */
async function tryMirror() {
  let answer: (repository: string) => void = () => undefined;
  const asked: AbortSignal[] = [];
  const mirror = createMirrorView({
    ask(_address, signal) {
      asked.push(signal);
      return new Promise((resolve, reject) => {
        answer = resolve;
        signal.addEventListener('abort', () => reject(createError('aborted', 'Stopped.', 'Go on.')));
      });
    },
    read: async () => '',
    save: () => undefined,
  });
  render(MirrorField, { mirror });
  await fireEvent.input(screen.getByRole('textbox'), { target: { value: 'https://models.example.org' } });
  const button = screen.getByRole('button', { name: 'Try it and use it' });
  button.focus();
  await fireEvent.click(button, { detail: 1 });
  return { asked, answer: (repository: string) => answer(repository) };
}

it('the focus stays on the button that began the work, until the work has ended', async () => {
  const { answer } = await tryMirror();
  expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Stop trying' }));
  answer('owner/tiny');
  await screen.findByText(/it has owner\/tiny/);
  expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Try it and use it' }));
});

it('the second click of a double click does not stop what the first one began', async () => {
  const { asked } = await tryMirror();
  await fireEvent.click(screen.getByRole('button', { name: 'Stop trying' }), { detail: 2 });
  expect(asked.map(({ aborted }) => aborted)).toEqual([false]);
  expect(screen.getByText(/^Asking https:\/\/models\.example\.org/)).toBeTruthy();
});

it('the button stops the work, and does not begin it again', async () => {
  const { asked } = await tryMirror();
  await fireEvent.click(screen.getByRole('button', { name: 'Stop trying' }), { detail: 1 });
  expect(asked.map(({ aborted }) => aborted)).toEqual([true]);
  expect(screen.getByRole('button', { name: 'Try it and use it' })).toBe(document.activeElement);
});
