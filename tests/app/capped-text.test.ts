import { render, screen } from '@testing-library/svelte';
import { createRawSnippet } from 'svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import CappedText from '../../src/app/components/CappedText.svelte';

let resize: () => void;

beforeEach(() => {
  vi.stubGlobal(
    'ResizeObserver',
    class {
      constructor(heard: () => void) {
        resize = heard;
      }
      observe = () => resize();
      disconnect = () => undefined;
    },
  );
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(400);
});

afterEach(() => vi.restoreAllMocks());

const children = createRawSnippet(() => ({ render: () => '<p>A text.</p>' }));
const isHigh = (height: number) =>
  vi.spyOn(HTMLElement.prototype, 'scrollHeight', 'get').mockReturnValue(height);

describe('a text in a sheet', () => {
  it('that is too long scrolls, has a name, and can be reached with the keyboard', async () => {
    isHigh(900);
    render(CappedText, { label: 'Oracle: draft', children });
    const frame = await screen.findByRole('group', { name: 'Oracle: draft' });
    expect(frame.tabIndex).toBe(0);
    expect(frame.scrollTop).toBe(0);
  });

  it('that fits is no stop on the way of the keyboard', () => {
    isHigh(400);
    const { container } = render(CappedText, { label: 'Oracle: draft', children });
    expect(screen.queryByRole('group')).toBeNull();
    expect(container.querySelector('[tabindex]')).toBeNull();
  });

  it('that is being written is followed to its end', () => {
    isHigh(900);
    const { container } = render(CappedText, { label: 'Oracle: draft', growing: true, children });
    expect(container.querySelector('.frame')).toHaveProperty('scrollTop', 900);
  });
});
