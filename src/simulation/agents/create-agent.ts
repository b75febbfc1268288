import { retrievalOf } from '../../core/agent-name.ts';
import { createError } from '../../core/failure.ts';
import type { AgentName } from '../../core/types.ts';
import type { Ask } from '../model-calls.ts';
import type { Agent } from './agent.ts';
import { createCipher, type Embed } from './cipher.ts';
import { createNoLearning } from './no-learning.ts';
import { createOracle } from './oracle.ts';

export interface AgentTools {
  readonly ask: Ask;
  readonly embed: Embed;
  /** f*_t; handed to the oracle only. */
  readonly latentPreference: string;
}

export function createAgent(name: AgentName, { ask, embed, latentPreference }: AgentTools): Agent {
  if (name === 'no-learning') return createNoLearning(ask);
  if (name === 'oracle') return createOracle(ask, latentPreference);
  const retrieval = retrievalOf(name);
  if (retrieval?.method === 'cipher') return createCipher(ask, embed, retrieval.k);
  throw createError('invalid', `There is no agent named ${name}.`, 'Choose one of the agents on the page.');
}
