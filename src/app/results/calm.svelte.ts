import { untrack } from 'svelte';
import { createThrottle } from '../run/throttle.ts';

/** Charts are drawn anew once a second at most; the writing is what moves on a page of a run. */
const interval = 1000;

/** What `read` gives, taken over when a second has passed. For the start of a component. */
export function createCalm<T>(read: () => T): { readonly value: T } {
  let value = $state.raw(untrack(read));
  const taking = createThrottle(() => (value = read()), interval);
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
