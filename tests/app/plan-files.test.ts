import { fireEvent, render, screen } from '@testing-library/svelte';
import { expect, it, vi } from 'vitest';
import PlanFiles from '../../src/app/components/PlanFiles.svelte';
import type { LabView } from '../../src/app/plan/lab.svelte.ts';

it('a file of a plan is opened, and the same one can be chosen again after it was corrected', async () => {
  const openFile = vi.fn(async () => undefined);
  const lab: Partial<LabView> = { reading: null, openFile };
  render(PlanFiles, { lab: lab as LabView });
  const input = screen.getByLabelText('File of a plan');
  const file = new File(['{}'], 'plan.json');
  for (const count of [1, 2]) {
    await fireEvent.change(input, { target: { files: [file] } });
    expect(openFile).toHaveBeenCalledTimes(count);
    expect(openFile).toHaveBeenLastCalledWith(file);
  }
});
