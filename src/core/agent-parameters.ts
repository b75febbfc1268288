/** The numbers of the methods, with the papers' symbols. k, how many entries are retrieved, stands in an agent's name. */
export interface AgentParameters {
  /** How many pairs of draft and edit explore-then-exploit and continual infer their one preference from (arXiv 2404.15269). */
  readonly N: number;
  /** How many drafts PROSE writes on trial, at most, to refine what it infers from one edit (arXiv 2505.23815). */
  readonly S: number;
}

export const agentParameters: AgentParameters = { N: 5, S: 3 };
