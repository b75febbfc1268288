import { fireEvent, render, screen } from '@testing-library/svelte';
import { describe, expect, it, vi } from 'vitest';
import PlanFiles from '../../src/app/components/PlanFiles.svelte';
import type { LabView } from '../../src/app/plan/lab.svelte.ts';

function open(content: () => Promise<ArrayBuffer>) {
  const openText = vi.fn();
  const lab: Partial<LabView> = { reading: null, openText };
  render(PlanFiles, { lab: lab as LabView });
  const file = Object.assign(new File([], 'plan.json'), { arrayBuffer: content });
  void fireEvent.change(screen.getByLabelText('File of a plan'), { target: { files: [file] } });
  return openText;
}

const bytesOf = (...bytes: readonly number[]) => Uint8Array.from(bytes).buffer;

describe('a file of a plan', () => {
  it('is opened as the text that it is', async () => {
    const openText = open(async () => bytesOf(0xc3, 0xa9));
    await vi.waitFor(() => expect(openText).toHaveBeenCalledExactlyOnceWith('é', 'plan.json'));
  });

  it('in another encoding is told, and not opened with letters that nobody wrote', async () => {
    const openText = open(async () => bytesOf(0xe9));
    expect(await screen.findByText(/plan\.json is not written in UTF-8/)).toBeTruthy();
    expect(openText).not.toHaveBeenCalled();
  });

  it('that was taken away meanwhile is told', async () => {
    const openText = open(() => Promise.reject(new DOMException('gone', 'NotReadableError')));
    expect(await screen.findByText(/plan\.json could not be read/)).toBeTruthy();
    expect(openText).not.toHaveBeenCalled();
  });
});
