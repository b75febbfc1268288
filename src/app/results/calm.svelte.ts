import { untrack } from 'svelte';
import { createThrottle } from '../run/throttle.ts';

/** Results are drawn anew once a second at most, and seldom in a long run; the writing is what moves on a page of a run. */
const limits = { interval: 1000, share: 0.01 };

/** What `read` gives, taken over when a second or more has passed. For the start of a component. */
export function createCalm<T>(read: () => T): { readonly value: T } {
  let value = $state.raw(untrack(read));
  const taking = createThrottle(() => (value = read()), limits);
  $effect(() => {
    read();
    untrack(taking.request);
  });
  return {
    get value() {
      return value;
    },
  };
}
