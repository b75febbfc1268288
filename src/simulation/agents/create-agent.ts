import { methodOf, parseAgentName, retrievalOf, type MethodName } from '../../core/agent-name.ts';
import { createError } from '../../core/failure.ts';
import type { AgentName } from '../../core/types.ts';
import type { Ask } from '../model-calls.ts';
import type { Agent } from './agent.ts';
import { createCipher, type Embed } from './cipher.ts';
import { createContinual } from './continual.ts';
import { createExploreThenExploit } from './explore-then-exploit.ts';
import { createIclEdit } from './icl-edit.ts';
import { createNoLearning } from './no-learning.ts';
import { createOracle } from './oracle.ts';
import { createProse } from './prose.ts';

export interface AgentTools {
  readonly ask: Ask;
  readonly embed: Embed;
  /** f*_t; handed to the oracle only. */
  readonly latentPreference: string;
}

/** What each method of the core's list is made of: the compiler asks for the line of a new one. */
const makers: Readonly<Record<MethodName, (tools: AgentTools, k: number) => Agent>> = {
  'no-learning': ({ ask }) => createNoLearning(ask),
  oracle: ({ ask, latentPreference }) => createOracle(ask, latentPreference),
  cipher: ({ ask, embed }, k) => createCipher(ask, embed, k),
  'explore-then-exploit': ({ ask }) => createExploreThenExploit(ask),
  continual: ({ ask }) => createContinual(ask),
  'icl-edit': ({ ask, embed }, k) => createIclEdit(ask, embed, k),
  prose: ({ ask, embed }, k) => createProse(ask, embed, k),
};

export function createAgent(name: AgentName, tools: AgentTools): Agent {
  if (parseAgentName(name) === null) {
    throw createError('invalid', `There is no agent named ${name}.`, 'Choose one of the agents on the page.');
  }
  return makers[methodOf(name)](tools, retrievalOf(name)?.k ?? 0);
}
