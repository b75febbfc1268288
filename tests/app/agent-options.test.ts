import { fireEvent, render, screen } from '@testing-library/svelte';
import { describe, expect, it, vi } from 'vitest';
import AgentOptions from '../../src/app/components/AgentOptions.svelte';
import { draftOf, type AgentOption, type FormDraft } from '../../src/app/settings/form-draft.ts';
import { demoSettings } from '../../src/app/settings/run-settings.ts';

function show(agents: readonly AgentOption[]) {
  const onDraft = vi.fn<(draft: FormDraft) => void>();
  const { container } = render(AgentOptions, {
    draft: { ...draftOf(demoSettings), agents },
    invalid: false,
    onDraft,
  });
  return { onDraft, fold: container.querySelector('details')! };
}

describe('the agents of the form', () => {
  it('are four at first, and the others folded away', () => {
    const { fold } = show(['no-learning']);
    expect(fold.open).toBe(false);
    expect(fold.querySelectorAll('input')).toHaveLength(4);
    expect(screen.getAllByRole('checkbox', { hidden: true })).toHaveLength(8);
  });

  it('are not folded where one of the further ones is chosen, and say how many', () => {
    const { fold } = show(['no-learning', 'prose-k', 'continual']);
    expect(fold.open).toBe(true);
    expect(fold.querySelector('summary')!.textContent).toContain('2 chosen');
  });

  it('can all be chosen', async () => {
    const { onDraft } = show(['no-learning']);
    await fireEvent.click(screen.getByRole('checkbox', { name: /^ICL-edit-k/, hidden: true }));
    expect(onDraft.mock.lastCall![0].agents).toEqual(['no-learning', 'icl-edit-k']);
  });

  it('say what each does', () => {
    show([]);
    expect(screen.getByRole('checkbox', { name: /Continual infers one preference anew/, hidden: true }));
  });
});
