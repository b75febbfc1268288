// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { createRunLocks } from '../../src/app/run/run-lock.ts';

type Work = (lock: Lock) => unknown;

/** As much of the browser's lock manager as is used: exclusive, and waited for until a signal aborts. */
function createManager(): LockManager {
  const held = new Set<string>();
  const waiting: (() => void)[] = [];
  const manager = {
    async request(name: string, ...rest: [Work] | [LockOptions, Work]) {
      const work = rest.at(-1) as Work;
      const { signal } = rest.length === 2 ? rest[0] : {};
      while (held.has(name)) {
        await new Promise<void>((resolve) => {
          waiting.push(resolve);
          signal?.addEventListener('abort', () => resolve());
        });
        signal?.throwIfAborted();
      }
      held.add(name);
      try {
        return await work({ name, mode: 'exclusive' });
      } finally {
        held.delete(name);
        waiting.shift()?.();
      }
    },
    query: async () => ({ held: [...held].map((name) => ({ name })), pending: [] }),
  };
  return manager as unknown as LockManager;
}

describe('the lock of a run', () => {
  it('is given to one tab at a time, and to the next one after its release', async () => {
    const manager = createManager();
    const [mine, theirs] = [createRunLocks(manager), createRunLocks(manager)];
    const release = await mine.acquire('a');
    expect(release).not.toBeNull();
    expect(await theirs.acquire('a')).toBeNull();
    expect(await theirs.acquire('b')).not.toBeNull();
    expect(await theirs.isHeld('a')).toBe(true);
    release?.();
    await new Promise((resolve) => setTimeout(resolve));
    expect(await theirs.isHeld('a')).toBe(false);
    expect(await theirs.acquire('a')).not.toBeNull();
  });

  it('is given to the next tab where it is free a moment later, as after a reload', async () => {
    const manager = createManager();
    const release = await createRunLocks(manager).acquire('a');
    const waiting = createRunLocks(manager).acquire('a');
    setTimeout(() => release?.(), 100);
    expect(await waiting).not.toBeNull();
  });

  it('is waited for by a tab that does not mind, and then is its own', async () => {
    const manager = createManager();
    const [mine, theirs] = [createRunLocks(manager), createRunLocks(manager)];
    const release = await mine.acquire('a');
    const waiting = theirs.awaitRelease('a');
    release?.();
    const theirRelease = await waiting;
    expect(await mine.acquire('a')).toBeNull();
    theirRelease();
    await new Promise((resolve) => setTimeout(resolve));
    expect(await mine.acquire('a')).not.toBeNull();
  });

  it('is always given where the browser has no locks', async () => {
    const locks = createRunLocks(undefined);
    expect(await locks.acquire('a')).not.toBeNull();
    expect(await locks.acquire('a')).not.toBeNull();
    expect(await locks.isHeld('a')).toBe(false);
  });

  it('tells a manager that refuses to work', async () => {
    const manager = { request: () => Promise.reject(new Error('not allowed')) } as unknown as LockManager;
    await expect(createRunLocks(manager).acquire('a')).rejects.toThrow('not allowed');
  });
});
