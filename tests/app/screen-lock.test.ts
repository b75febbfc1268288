// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { createScreenLock, type ScreenState } from '../../src/app/run/screen-lock.ts';

function createScreen({ able = true } = {}) {
  const page = Object.assign(new EventTarget(), { visibilityState: 'visible' as DocumentVisibilityState });
  const states: ScreenState[] = [];
  const held = new Set<EventTarget>();
  let refuse = false;
  const release = (sentinel: EventTarget) => {
    if (held.delete(sentinel)) sentinel.dispatchEvent(new Event('release'));
  };
  const locks = {
    async request() {
      if (refuse) throw new DOMException('no', 'NotAllowedError');
      const sentinel = new EventTarget();
      held.add(sentinel);
      return Object.assign(sentinel, { release: async () => release(sentinel) });
    },
  };
  const screen = createScreenLock({
    locks: able ? locks : undefined,
    page: page as unknown as Document,
    onState: (state) => states.push(state),
  });
  const turn = async (visibilityState: DocumentVisibilityState) => {
    page.visibilityState = visibilityState;
    if (visibilityState === 'hidden') held.forEach(release);
    page.dispatchEvent(new Event('visibilitychange'));
    await new Promise((resolve) => setTimeout(resolve));
  };
  return { screen, states, held, turn, last: () => states.at(-1), refuse: (no: boolean) => (refuse = no) };
}

describe('the screen', () => {
  it('is kept on while that is wanted, and no longer', async () => {
    const { screen, held, last } = createScreen();
    await screen.want(true);
    expect([held.size, last()]).toEqual([1, 'on']);
    await screen.want(false);
    expect([held.size, last()]).toEqual([0, 'off']);
  });

  it('is kept on again when the page comes back into view', async () => {
    const { screen, held, turn, last } = createScreen();
    await screen.want(true);
    await turn('hidden');
    expect([held.size, last()]).toEqual([0, 'waiting']);
    await turn('visible');
    expect([held.size, last()]).toEqual([1, 'on']);
  });

  it('is not asked for by a page that came back when nobody wants it any more', async () => {
    const { screen, held, turn } = createScreen();
    await screen.want(true);
    await turn('hidden');
    await screen.want(false);
    await turn('visible');
    expect(held.size).toBe(0);
  });

  it('that the browser does not keep on is told, and asked for again later', async () => {
    const { screen, turn, last, refuse } = createScreen();
    refuse(true);
    await screen.want(true);
    expect(last()).toBe('refused');
    refuse(false);
    await turn('visible');
    expect(last()).toBe('on');
  });

  it('that this browser cannot keep on is left alone', async () => {
    const { screen, states } = createScreen({ able: false });
    await screen.want(true);
    await screen.want(false);
    expect(states.filter((state) => state !== 'off')).toEqual([]);
  });

  it('is let go where it was wanted for less time than the asking takes', async () => {
    const { screen, held, last } = createScreen();
    await Promise.all([screen.want(true), screen.want(false)]);
    expect([held.size, last()]).toEqual([0, 'off']);
  });
});
