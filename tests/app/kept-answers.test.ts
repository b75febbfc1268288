import { fireEvent, render, screen } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';
import KeptAnswers from '../../src/app/components/KeptAnswers.svelte';
import { createAnswersView } from '../../src/app/history/answers.svelte.ts';
import { createError } from '../../src/core/failure.ts';
import { createMemoryStore } from '../../src/storage/memory-store.ts';

const reply = { text: 'Yes.', promptTokens: 1, replyTokens: 1, finish: 'stop', milliseconds: 9 } as const;

describe('the answers that are kept', () => {
  it('are told with their size, and can be forgotten', async () => {
    const store = createMemoryStore();
    await store.writeCompletion('key', { ...reply, text: 'x'.repeat(20_000) });
    const answers = createAnswersView(store);
    await answers.refresh();
    render(KeptAnswers, { answers });
    expect(screen.getByRole('status').textContent).toMatch(/kept too, [\d.]+ (kB|MB)/);
    await fireEvent.click(screen.getByRole('button', { name: 'Forget the answers' }));
    expect(await screen.findByText(/The answers are forgotten/)).toBeTruthy();
    expect(await store.readCompletion('key')).toBeNull();
    expect(screen.queryByRole('button')).toBeNull();
  });

  it('are not spoken of where there are none', async () => {
    const answers = createAnswersView(createMemoryStore());
    await answers.refresh();
    render(KeptAnswers, { answers });
    expect(screen.queryByRole('status')).toBeNull();
  });

  it('stay, with the reason, where they cannot be deleted', async () => {
    const answers = createAnswersView({
      completionBytes: async () => 5000,
      clearCompletions: () => Promise.reject(createError('storage-unavailable', 'It is closed.', 'Reload.')),
    });
    await answers.refresh();
    render(KeptAnswers, { answers });
    await fireEvent.click(screen.getByRole('button'));
    expect(await screen.findByText('It is closed.')).toBeTruthy();
    expect(screen.getByRole('button')).toBeTruthy();
  });
});
