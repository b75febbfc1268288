import type { WarningKind } from '../../core/warnings.ts';

/** What a warning is called where there is room for a word or two. */
export const warningNames: Readonly<Record<WarningKind, string>> = {
  'accepts-everything': 'accepts everything',
  'edits-everything': 'edits everything',
  'edits-oracle': 'edits the oracle',
  unclear: 'unclear verdict',
  echo: 'echo of the draft',
  repeats: 'repeats itself',
  'lost-facts': 'lost facts',
  'moves-away': 'edit moves away',
  unmeasured: 'accuracy unknown',
  'doubtful-accuracy': 'doubtful accuracy',
};
