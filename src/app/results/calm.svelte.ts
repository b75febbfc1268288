import { untrack } from 'svelte';
import { countRounds, type RunProgress } from '../run/progress.ts';
import { createThrottle } from '../run/throttle.ts';

/** Milliseconds: the writing is what moves on the page of a run. */
const leastInterval = 1000;
const share = 0.01;
/** Milliseconds for each round that is there: a line of 10,000 rounds takes long to draw, and ten more change it by less than a pixel. */
const intervalPerRound = 1;
const mostInterval = 10_000;

/** The run as its results show it: taken over now and then while it goes on, and at once when nothing is being written. For the start of a component. */
export function createCalm(read: () => RunProgress): {
  readonly value: Pick<RunProgress, 'config' | 'episodes'>;
} {
  let value = $state.raw(untrack(read));
  const limits = {
    get interval() {
      const wish = countRounds(untrack(read)).done * intervalPerRound;
      return Math.min(mostInterval, Math.max(leastInterval, wish));
    },
    share,
  };
  const taking = createThrottle(() => (value = read()), limits);
  $effect(() => {
    const { config, episodes, writing } = read();
    untrack(() => {
      if (config === value.config && episodes === value.episodes) return;
      if (writing.length === 0) taking.flush();
      else taking.request();
    });
  });
  return {
    get value() {
      return value;
    },
  };
}
