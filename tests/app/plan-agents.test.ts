import { fireEvent, render, screen } from '@testing-library/svelte';
import { expect, it, vi } from 'vitest';
import PlanAgents from '../../src/app/components/PlanAgents.svelte';

async function add(k: string) {
  await fireEvent.input(screen.getByRole('textbox', { name: /^k/ }), { target: { value: k } });
  await fireEvent.click(screen.getByRole('button', { name: 'Add this agent' }));
}

it('takes an agent with another k into the plan, among the others, and the keyboard stays at its field', async () => {
  const onAgents = vi.fn();
  const agents = ['no-learning', 'oracle', 'cipher-5'] as const;
  const { rerender } = render(PlanAgents, { agents, error: undefined, onAgents });
  const k = screen.getByRole('textbox', { name: /^k/ });
  await fireEvent.change(screen.getByRole('combobox', { name: 'Method' }), { target: { value: 'cipher' } });
  await add('7');
  expect(onAgents.mock.lastCall![0].toSorted()).toEqual([...agents, 'cipher-7'].toSorted());
  expect(document.activeElement).toBe(k);
  await rerender({ agents: onAgents.mock.lastCall![0] });
  expect(screen.getByRole('checkbox', { name: /CIPHER-7/ })).toHaveProperty('checked', true);
  await add('7');
  expect(onAgents, 'it is in the plan already').toHaveBeenCalledTimes(1);
});
