import { formatWhen } from './format.ts';
import type { RunState } from './run/run-state.ts';
import { wordsOf } from './task-words.ts';

/** Tabs and the browser's history tell the pages apart by it. */
export function titleOf(run: RunState, page: 'home' | 'models', name: string): string {
  if (run.kind === 'idle' || run.kind === 'refused') return page === 'models' ? `Models – ${name}` : name;
  const { task, createdAt } = run.progress.config;
  return `${wordsOf[task].label}, run of ${formatWhen(createdAt)} – ${name}`;
}
