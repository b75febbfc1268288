import { formatWhen } from './format.ts';
import type { RunState } from './run/run-state.ts';
import { wordsOf } from './task-words.ts';

/** The page that is shown while no run is. */
export type PageName = 'home' | 'models' | 'lab';

/** Tabs and the browser's history tell the pages apart by it. */
export function titleOf(run: RunState, page: PageName, name: string): string {
  if (run.kind === 'idle' || run.kind === 'refused')
    return { home: name, models: `Models – ${name}`, lab: `Lab – ${name}` }[page];
  const { task, createdAt } = run.progress.config;
  return `${wordsOf[task].label}, run of ${formatWhen(createdAt)} – ${name}`;
}
