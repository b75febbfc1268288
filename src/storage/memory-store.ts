import type { Collection, CompletedRound, RunConfig } from '../core/types.ts';
import type { Embedding, GenerateReply } from '../simulation/ports.ts';
import type { KeptModel, KeptPlan, Store } from './ports.ts';
import { createRunGoneError, createRunThereError } from './run-gone.ts';

const mostCompletions = 10_000;
const roundsAtOnce = 32;

interface KeptRun {
  readonly config: RunConfig;
  readonly rounds: readonly CompletedRound[];
}

/** Lasts as long as the page: for browsers without IndexedDB, and for tests. Values are copied in and out. */
export function createMemoryStore(): Store {
  const kept = new Map<string, KeptRun>();
  const settings = new Map<string, unknown>();
  const discarded = new Set<string>();
  const models = new Map<string, KeptModel>();
  const completions = new Map<string, GenerateReply>();
  const embeddings = new Map<string, Embedding>();
  const collections = new Map<string, Collection>();
  const plans = new Map<string, KeptPlan>();

  return {
    async readCompletion(key) {
      return completions.get(key) ?? null;
    },

    async writeCompletion(key, reply) {
      keep(completions, key, reply);
    },

    async readEmbedding(key) {
      return embeddings.get(key) ?? null;
    },

    async writeEmbedding(key, embedding) {
      keep(embeddings, key, embedding);
    },

    async completionBytes() {
      const texts = [...completions].reduce(
        (sum, [key, { text }]) => sum + 2 * (key.length + text.length),
        0,
      );
      return [...embeddings].reduce(
        (sum, [key, { vector }]) => sum + 2 * key.length + 8 * vector.length,
        texts,
      );
    },

    async clearCompletions() {
      completions.clear();
      embeddings.clear();
    },

    async collection(id) {
      return structuredClone(collections.get(id) ?? null);
    },

    async collections() {
      return structuredClone([...collections.values()].sort((a, b) => a.name.localeCompare(b.name)));
    },

    async saveCollection(collection) {
      collections.set(collection.id, structuredClone(collection));
    },

    async deleteCollection(id) {
      collections.delete(id);
    },

    async plans() {
      return structuredClone([...plans.values()].sort((a, b) => b.createdAt - a.createdAt));
    },

    async savePlan(plan) {
      plans.set(plan.id, structuredClone(plan));
    },

    async deletePlan(id) {
      plans.delete(id);
    },

    async countRounds(runId) {
      return kept.get(runId)?.rounds.length ?? 0;
    },

    async saveRun(config) {
      kept.set(config.id, { config: structuredClone(config), rounds: kept.get(config.id)?.rounds ?? [] });
      discarded.delete(config.id);
    },

    async runs() {
      const configs = [...kept.values()].map(({ config }) => structuredClone(config));
      return configs.sort((a, b) => b.createdAt - a.createdAt || compare(b.id, a.id));
    },

    async deleteRun(runId) {
      kept.delete(runId);
      discarded.delete(runId);
    },

    async discardRun(runId) {
      discarded.add(runId);
    },

    async restoreRun(runId) {
      discarded.delete(runId);
    },

    async discardedRuns() {
      return [...discarded];
    },

    async rounds(runId, agent, seed) {
      const rounds = kept.get(runId)?.rounds ?? [];
      return structuredClone(rounds.filter((round) => round.agent === agent && round.seed === seed));
    },

    settle: async () => undefined,

    async commit(round) {
      const run = kept.get(round.runId);
      if (run === undefined) throw createRunGoneError();
      kept.set(round.runId, { ...run, rounds: place(run.rounds, structuredClone(round)) });
    },

    async *roundBatches(runId) {
      const { rounds } = kept.get(runId) ?? { rounds: [] };
      for (let start = 0; start < rounds.length; start += roundsAtOnce) {
        yield structuredClone(rounds.slice(start, start + roundsAtOnce));
      }
    },

    async holdRun(config) {
      if (kept.has(config.id)) throw createRunThereError(config.id);
      kept.set(config.id, { config: structuredClone(config), rounds: [] });
      discarded.add(config.id);
    },

    async commitAll(rounds) {
      const copies = structuredClone(rounds);
      if (copies.some(({ runId }) => !kept.has(runId))) throw createRunGoneError();
      for (const runId of new Set(copies.map((round) => round.runId))) {
        const run = kept.get(runId)!;
        const own = copies.filter((round) => round.runId === runId);
        kept.set(runId, { ...run, rounds: own.reduce(place, run.rounds) });
      }
    },

    async releaseRuns(runIds) {
      if (runIds.some((id) => !kept.has(id))) throw createRunGoneError();
      for (const id of runIds) discarded.delete(id);
    },

    async keptModels() {
      return [...models].map(([id, model]) => ({ ...structuredClone(model), id }));
    },

    async keepModel(id, model) {
      models.set(id, structuredClone(model));
    },

    async noteModelUse(id, usedAt) {
      const model = models.get(id);
      if (model !== undefined) models.set(id, { ...model, usedAt });
    },

    async forgetModel(id) {
      models.delete(id);
    },

    async setting(key) {
      return structuredClone(settings.get(key));
    },

    async saveSetting(key, value) {
      settings.set(key, structuredClone(value));
    },

    async changeSetting(key, change) {
      settings.set(key, structuredClone(change(structuredClone(settings.get(key)))));
    },
  };
}

/** Puts a round in its place, in the order of agent, seed and t; an earlier one of the same place goes. */
function place(rounds: readonly CompletedRound[], round: CompletedRound): readonly CompletedRound[] {
  const others = rounds.filter((other) => order(other, round) !== 0);
  return [...others, round].sort(order);
}

function order(a: CompletedRound, b: CompletedRound): number {
  return compare(a.agent, b.agent) || a.seed - b.seed || a.t - b.t;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The oldest entry makes room. */
function keep<T>(entries: Map<string, T>, key: string, value: T): void {
  entries.set(key, value);
  if (entries.size > mostCompletions) entries.delete(entries.keys().next().value!);
}
