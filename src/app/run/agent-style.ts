import type { AgentName } from '../../core/types.ts';

export interface AgentStyle {
  readonly label: string;
  /** One line under the name in the form. */
  readonly about: string;
  /** Name of the custom property that holds its ink. */
  readonly ink: string;
  /** Canvas dash pattern: lines can be told apart without colour. */
  readonly dash: readonly number[];
  readonly marker: 'square' | 'circle' | 'triangle' | 'diamond';
}

export function styleOf(agent: AgentName): AgentStyle {
  if (agent === 'no-learning') {
    return {
      label: 'No learning',
      about: 'drafts without remembering anything',
      ink: '--agent-no-learning',
      dash: [],
      marker: 'square',
    };
  }
  if (agent === 'oracle') {
    return {
      label: 'Oracle',
      about: 'is told the true preference: the best there can be',
      ink: '--agent-oracle',
      dash: [2, 3],
      marker: 'diamond',
    };
  }
  const k = agent.slice('cipher-'.length);
  if (k === '1') {
    return {
      label: 'CIPHER-1',
      about: 'uses what it inferred in the most similar round',
      ink: '--agent-cipher-1',
      dash: [9, 3, 2, 3],
      marker: 'triangle',
    };
  }
  return {
    label: `CIPHER-${k}`,
    about: `aggregates what it inferred in the ${k} most similar rounds`,
    ink: k === '5' ? '--agent-cipher-k' : '--agent-other',
    dash: k === '5' ? [8, 4] : [4, 4],
    marker: 'circle',
  };
}
