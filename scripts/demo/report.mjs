/**
 * @typedef {import('../../src/core/types.ts').CompletedRound} Round
 * @typedef {typeof import('../../src/core/metrics.ts').summarizeEpisode} Summarize
 * @typedef {(seed: number) => readonly Pick<import('../../src/core/corpus/compose.ts').Content, 'subject' | 'facts'>[]} ListContents
 * @typedef {{ run: import('../../src/core/types.ts').RunConfig, rounds: readonly Round[], record: { loaded: Record<string, { choice: { device: string }, sha256: string } | undefined> } | null }} Export
 */

/**
 * What the demo writes, from what the page exports.
 *
 * @param {Export} exported @param {readonly string[]} foreign @param {Summarize} summarize
 * @param {ListContents} listContents what the generator knows of the documents of a seed
 */
export function createReport({ run, rounds, record }, foreign, summarize, listContents) {
  const loaded = record?.loaded ?? {};
  const model = (/** @type {'user' | 'assistant' | 'embedder'} */ role) => ({
    id: run.models[role],
    // A run of agents that never embed does not load the embedder.
    sha256: loaded[role]?.sha256 ?? null,
  });
  return {
    task: run.task,
    device: loaded['assistant']?.choice.device ?? null,
    models: { user: model('user'), assistant: model('assistant'), embedder: model('embedder') },
    episodes: run.agents.flatMap((agent) =>
      run.seeds.map((seed) => {
        const own = rounds.filter((round) => round.agent === agent && round.seed === seed);
        const { cumulativeCost, accuracy, expense } = summarize(own);
        const contents = listContents(seed);
        const reported = own.map((round) => ({ ...reportRound(round), facts: countFacts(round, contents) }));
        return { agent, seed, cost: cumulativeCost, accuracy, expense, rounds: reported };
      }),
    ),
    foreignRequests: foreign.length,
  };
}

/**
 * How many facts, the subject among them, stand word for word in the draft and in what the user made of it.
 *
 * @param {Round} round @param {ReturnType<ListContents>} contents
 */
function countFacts({ t, draft, edit }, contents) {
  const { subject, facts } = /** @type {ReturnType<ListContents>[number]} */ (contents[t - 1]);
  const values = [subject, ...facts.map(({ value }) => value)];
  const count = (/** @type {string} */ text) => values.filter((value) => text.includes(value)).length;
  return { draft: count(draft), edit: count(edit), all: values.length };
}

/** What a reader has to know beside the costs: whether what was accepted is true. @param {ReturnType<typeof createReport>} report */
export function describeFacts({ episodes }) {
  const rounds = episodes.flatMap((episode) => episode.rounds);
  const accepted = rounds.filter(({ verdict }) => verdict === 'accept');
  const edited = rounds.filter(({ verdict }) => verdict !== 'accept');
  const whole = (/** @type {typeof rounds} */ some) =>
    some.filter(({ facts }) => facts.edit === facts.all).length;
  return `Every fact word for word: in ${whole(accepted)} of ${accepted.length} accepted drafts and in ${whole(edited)} of ${edited.length} edits.`;
}

/** @param {Round} round */
function reportRound({ t, document, verdict, cost, preference, neighbours, milliseconds }) {
  return {
    t,
    source: document.source,
    verdict: verdict.kind,
    cost,
    preference,
    neighbours: neighbours.map(({ t: learnedIn, similarity }) => ({
      t: learnedIn,
      similarity: Number(similarity.toFixed(4)),
    })),
    milliseconds: Math.round(milliseconds),
  };
}

/** One line per agent; with several seeds, cost is their mean. @param {Export} exported @param {Summarize} summarize */
export function createTable({ run, rounds }, summarize) {
  const rows = run.agents.map((agent) => {
    const own = rounds.filter((round) => round.agent === agent);
    const all = summarize(own);
    return [
      agent,
      format(all.cumulativeCost / run.seeds.length, 1),
      format(all.meanCost ?? NaN, 2),
      formatShare(all.shareWithoutEdit),
      formatShare(all.accuracy),
      format(all.expense, 0),
      format(all.milliseconds / 1000, 1),
    ];
  });
  const cost = run.seeds.length > 1 ? `cost (mean of ${run.seeds.length} seeds)` : 'cost';
  return layOut([['agent', cost, 'per round', 'without edit', 'accuracy', 'expense', 'seconds'], ...rows]);
}

/** @param {number | null} share */
function formatShare(share) {
  return share === null ? '–' : `${format(share * 100, 0)} %`;
}

/** @param {number} value @param {number} digits */
function format(value, digits) {
  return Number.isFinite(value) ? value.toFixed(digits) : '–';
}

/** @param {readonly (readonly string[])[]} rows */
function layOut(rows) {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  return rows
    .map((row) =>
      row
        .map((cell, column) =>
          column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
        )
        .join('  '),
    )
    .join('\n');
}
