import type { RunEvent } from '../../simulation/events.ts';
import { addRound, createProgress, type RunProgress } from './progress.ts';
import type { WritingSheet } from './sheet.ts';

/** What the run looks like after one more event. */
export function applyEvent(progress: RunProgress, event: RunEvent): RunProgress {
  switch (event.type) {
    case 'RoundStarted':
      return {
        ...progress,
        writing: {
          ...blank,
          agent: event.agent,
          seed: event.seed,
          t: event.t,
          document: event.document,
        },
      };
    case 'ContextRetrieved':
      return write(progress, { neighbours: event.neighbours, preference: event.preference, step: 'draft' });
    case 'DraftStreamed':
      return write(progress, { draft: event.text, step: 'draft' });
    case 'DraftWritten':
      return write(progress, { draft: event.draft, step: 'verdict' });
    case 'VerdictStreamed':
      return write(progress, { check: event.text, step: 'verdict' });
    case 'VerdictGiven':
      return write(progress, {
        verdict: event.verdict.kind,
        check: event.verdict.check,
        step: event.verdict.kind === 'accept' ? 'learn' : 'edit',
      });
    case 'EditStreamed':
      return write(progress, { edit: event.text, step: 'edit' });
    case 'EditWritten':
      return write(progress, { edit: event.edit, cost: event.cost, step: 'learn' });
    case 'PreferenceInferred':
      return write(progress, { learned: event.preference });
    case 'RoundRepeated':
      return { ...progress, writing: null, repeated: event.round };
    case 'RoundEnded':
    case 'RoundFailed':
      return addRound(progress, event.round);
    case 'RunStarted':
      return createProgress(event.config, event.storedRounds);
    case 'ModelCalled':
    case 'RunEnded':
      return progress;
  }
}

const blank = {
  kind: 'writing',
  step: 'retrieve',
  neighbours: [],
  preference: null,
  draft: '',
  check: '',
  verdict: null,
  edit: null,
  cost: null,
  learned: null,
} as const;

function write(progress: RunProgress, change: Partial<WritingSheet>): RunProgress {
  if (progress.writing === null) return progress;
  return { ...progress, writing: { ...progress.writing, ...change } };
}
