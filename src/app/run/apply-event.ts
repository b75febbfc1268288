import type { Document } from '../../core/types.ts';
import type { RoundEvent, RoundKey, RunEvent } from '../../simulation/events.ts';
import { stationOf } from '../../simulation/stations.ts';
import { addRound, createProgress, dropWriting, isSameEpisode, type RunProgress } from './progress.ts';
import type { WritingSheet } from './sheet.ts';

/** What the run looks like after one more event. */
export function applyEvent(progress: RunProgress, event: RunEvent): RunProgress {
  switch (event.type) {
    case 'RoundStarted':
      return startWriting(progress, event);
    case 'ContextRetrieved':
      return write(progress, event, {
        neighbours: event.neighbours,
        preference: event.preference,
        step: 'draft',
      });
    case 'DraftStreamed':
      return write(progress, event, { draft: event.text, step: 'draft' });
    case 'DraftWritten':
      return write(progress, event, { draft: event.draft, step: 'verdict' });
    case 'VerdictStreamed':
      return write(progress, event, { check: event.text, step: 'verdict' });
    case 'VerdictGiven':
      return write(progress, event, {
        verdict: event.verdict.kind,
        check: event.verdict.check,
        step: event.verdict.kind === 'accept' ? 'learn' : 'edit',
      });
    case 'EditStreamed':
      return write(progress, event, { edit: event.text, step: 'edit' });
    case 'EditWritten':
      return write(progress, event, { edit: event.edit, cost: event.cost, step: 'learn' });
    case 'PreferenceInferred':
      return write(progress, event, { learned: event.preference });
    case 'RoundRepeated':
      return { ...dropWriting(progress, event), repeated: event.round };
    case 'RoundEnded':
    case 'RoundFailed':
      return addRound(progress, event.round);
    case 'RunStarted':
      return createProgress(event.config, event.storedRounds);
    case 'RunEnded':
      // What was in flight is not kept.
      return { ...progress, writing: [] };
    case 'ModelCalled':
      return write(progress, event, (sheet) => ({ calls: [...sheet.calls, event.call] }));
    case 'ContextCut':
    case 'AllRoundsEnded':
      return progress;
  }
}

const blank = {
  kind: 'writing',
  step: 'retrieve',
  station: 'context',
  neighbours: [],
  preference: null,
  draft: '',
  check: '',
  verdict: null,
  edit: null,
  cost: null,
  learned: null,
  calls: [],
} as const;

function startWriting(
  progress: RunProgress,
  { agent, seed, t, document }: RoundKey & { readonly document: Document },
): RunProgress {
  const others = dropWriting(progress, { agent, seed });
  return { ...others, writing: [...others.writing, { ...blank, agent, seed, t, document }] };
}

type Change = Partial<WritingSheet>;

function write(
  progress: RunProgress,
  event: RoundEvent,
  change: Change | ((sheet: WritingSheet) => Change),
): RunProgress {
  const writing = progress.writing.map((sheet) =>
    isSameEpisode(sheet, event)
      ? {
          ...sheet,
          ...(typeof change === 'function' ? change(sheet) : change),
          station: stationOf[event.type] ?? sheet.station,
        }
      : sheet,
  );
  return { ...progress, writing };
}
