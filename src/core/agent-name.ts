import { agentParameters } from './agent-parameters.ts';

const { N } = agentParameters;

/** What a visitor is told about a method. */
interface Method {
  /** Retrieves k entries of the memory; the agent's name ends with k. */
  readonly retrieves: boolean;
  readonly label: string;
  /** What it drafts with, in half a sentence; the word k stands for the number. */
  readonly about: string;
  /** Where k = 1 says it otherwise. */
  readonly aboutOne?: string;
}

/** Every method. A new one comes last: how its lines are drawn follows from its place. */
export const methods = {
  'no-learning': {
    retrieves: false,
    label: 'No learning',
    about: 'drafts without remembering anything',
  },
  oracle: {
    retrieves: false,
    label: 'Oracle',
    about: 'is told the true preference: the best there can be',
  },
  cipher: {
    retrieves: true,
    label: 'CIPHER',
    about: 'aggregates what it inferred in the k most similar rounds',
    aboutOne: 'uses what it inferred in the most similar round',
  },
  'explore-then-exploit': {
    retrieves: false,
    label: 'Explore-exploit',
    about: `infers one preference from the first ${N} rounds and keeps it`,
  },
  continual: {
    retrieves: false,
    label: 'Continual',
    about: `infers one preference anew after each round, from the last ${N}`,
  },
  'icl-edit': {
    retrieves: true,
    label: 'ICL-edit',
    about: 'is shown the drafts and edits of the k most similar rounds',
    aboutOne: 'is shown the draft and the edit of the most similar round',
  },
  prose: {
    retrieves: true,
    label: 'PROSE',
    about: 'tries out what it infers, and checks it against the k most similar rounds',
    aboutOne: 'tries out what it infers, and checks it against the most similar round',
  },
} as const satisfies Readonly<Record<string, Method>>;

export type MethodName = keyof typeof methods;

/** Those that retrieve. */
export type RetrievingMethod = {
  [M in MethodName]: (typeof methods)[M]['retrieves'] extends true ? M : never;
}[MethodName];

/** A method; a number at its end is k, how many entries it retrieves. */
export type AgentName = Exclude<MethodName, RetrievingMethod> | `${RetrievingMethod}-${number}`;

const names = Object.keys(methods) as readonly MethodName[];

/** The methods whose names stand alone. */
export const plainAgents = names.filter((name) => !methods[name].retrieves);

/** The methods that retrieve k entries; their names end with k. */
export const retrievingAgents = names.filter((name) => methods[name].retrieves);

/** What a visitor, a plan or an address may write, with k from 1 to 999; else null. */
export function parseAgentName(text: string): AgentName | null {
  const { method, k } = split(text);
  if (!Object.hasOwn(methods, method)) return null;
  return methods[method as MethodName].retrieves === (k !== null) ? (text as AgentName) : null;
}

/** The method and the k of a name such as cipher-5; null for every other name. */
export function retrievalOf(name: string): { readonly method: RetrievingMethod; readonly k: number } | null {
  const { method, k } = split(name);
  return k !== null && parseAgentName(name) !== null ? { method: method as RetrievingMethod, k } : null;
}

/** Of a name that is one. */
export function methodOf(agent: AgentName): MethodName {
  return split(agent).method as MethodName;
}

function split(name: string): { readonly method: string; readonly k: number | null } {
  const [, method, digits] = /^(.+)-([1-9]\d{0,2})$/.exec(name) ?? [];
  return method === undefined ? { method: name, k: null } : { method, k: Number(digits) };
}
