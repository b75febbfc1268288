// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { titleOf } from '../../src/app/page-title.ts';
import type { RunState } from '../../src/app/run/run-state.ts';
import { aRun } from '../fixtures/rounds.ts';

const failure = { kind: 'invalid', message: 'No.', advice: 'None.' } as const;
const running = {
  kind: 'running',
  progress: { config: { ...aRun(), task: 'email', createdAt: Date.UTC(2026, 0, 2, 12) } },
} as RunState;

describe('the title of the page', () => {
  it('tells the first page, the models and a run apart', () => {
    expect(titleOf({ kind: 'idle' }, 'home', 'Inkling')).toBe('Inkling');
    expect(titleOf({ kind: 'refused', failure }, 'home', 'Inkling')).toBe('Inkling');
    expect(titleOf({ kind: 'idle' }, 'models', 'Inkling')).toBe('Models – Inkling');
    expect(titleOf(running, 'home', 'Inkling')).toMatch(
      /^E-mail from notes, run of Jan 2, 2026.* – Inkling$/,
    );
  });
});
