import { render, screen } from '@testing-library/svelte';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import TransferProgress from '../../src/app/components/TransferProgress.svelte';
import type { Transfer } from '../../src/app/models/library-state.ts';
import { describePause, describeTransfer } from '../../src/app/models/transfer-text.ts';

const going: Transfer = {
  loadedBytes: 1e6,
  totalBytes: 4e6,
  path: 'onnx/model.onnx',
  waits: false,
  pause: null,
  bytesPerSecond: 5e5,
};
const paused: Transfer = {
  ...going,
  pause: { why: 'broken', milliseconds: 3000, attempt: 2, attempts: 5 },
};

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

it('a pause counts down for the eye, and is told once to those who listen', async () => {
  const { container, rerender } = render(TransferProgress, { text: 'x', label: 'x', transfer: going });
  const status = screen.getByRole('status');
  const seen = () => container.querySelector('[aria-hidden]')?.textContent;
  expect(status.textContent.trim()).toBe('');
  expect(seen()).toBeUndefined();
  await rerender({ transfer: paused });
  const told = 'The connection broke. Attempt 2 of 5 begins in 3 seconds.';
  expect(status.textContent.trim()).toBe(told);
  expect(seen()).toBe(told);
  await vi.advanceTimersByTimeAsync(2000);
  expect(status.textContent.trim()).toBe(told);
  expect(seen()).toContain('in 1 second.');
  await vi.advanceTimersByTimeAsync(2000);
  expect(seen()).toContain('begins now.');
  await rerender({ transfer: going });
  expect(status.textContent.trim()).toBe('');
  expect(seen()).toBeUndefined();
});

it('each reason for a pause has its words, and no speed is told meanwhile', () => {
  const pause = paused.pause!;
  expect(describePause({ ...pause, why: 'asked', attempt: 3 }, 60)).toBe(
    'The server asks to wait. Attempt 3 of 5 begins in 60 seconds.',
  );
  expect(describePause({ ...pause, why: 'refused' }, 1)).toContain('answered with an error');
  expect(describeTransfer(going)).toBe('1.0 MB of 4.0 MB, 500 kB a second, a few seconds left');
  expect(describeTransfer({ ...going, loadedBytes: 3_999_999 })).toBe('4.0 MB of 4.0 MB');
  expect(describeTransfer(paused)).toBe('1.0 MB of 4.0 MB');
});
