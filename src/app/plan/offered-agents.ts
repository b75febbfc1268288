import { methods, type MethodName } from '../../core/agent-name.ts';
import type { AgentName } from '../../core/types.ts';

/** How many entries a method retrieves where nobody says otherwise. */
const usualK = 5;

/** Every method once, CIPHER with its plainer form as well, and what the plan has beyond them. */
export function offeredAgents(chosen: readonly AgentName[]): readonly AgentName[] {
  const usual = (Object.keys(methods) as readonly MethodName[]).flatMap((method): readonly AgentName[] => {
    if (method === 'cipher') return ['cipher-1', `cipher-${usualK}`];
    return [(methods[method].retrieves ? `${method}-${usualK}` : method) as AgentName];
  });
  return [...new Set([...usual, ...chosen])];
}

/** In the order in which they are offered. */
export function toggleAgent(chosen: readonly AgentName[], agent: AgentName): readonly AgentName[] {
  const wanted = new Set(chosen);
  if (!wanted.delete(agent)) wanted.add(agent);
  return offeredAgents([...chosen, agent]).filter((known) => wanted.has(known));
}
