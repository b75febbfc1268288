import { createError } from '../../../src/core/failure.ts';
import {
  aggregatePrompt,
  draftPrompt,
  editPrompt,
  inferPrompt,
  verdictPrompt,
} from '../../../src/core/prompts.ts';
import { sourcesOf } from '../../../src/core/sources.ts';
import { latentPreferences, orderDocuments } from '../../../src/core/task.ts';
import type { AgentName, CompletedRound, Document, PromptKind, RunConfig } from '../../../src/core/types.ts';
import type { Ports } from '../../../src/simulation/episode.ts';
import type { RunEvent } from '../../../src/simulation/events.ts';
import type {
  CollectionSource,
  Embedder,
  GenerateRequest,
  LanguageModel,
  RoundStore,
} from '../../../src/simulation/ports.ts';
import { runEpisodes } from '../../../src/simulation/run.ts';

/** A small world in which learning works: drafts say their style, the user wants that of the source. */
export interface World extends Ports {
  readonly store: FakeStore;
  /** Every request to a model, in order. */
  readonly requests: { readonly kind: PromptKind; readonly content: string }[];
}

export interface WorldOptions {
  /** The reply to a prompt, instead of the usual one; undefined leaves the usual one. */
  readonly answer?: (kind: PromptKind, content: string, count: number) => string | undefined;
  /** Before each model call is answered; may throw, abort or wait. */
  readonly beforeAnswer?: (kind: PromptKind, signal: AbortSignal | undefined) => Promise<void> | void;
  readonly embed?: Embedder['embed'];
  readonly embedTokens?: Embedder['embedTokens'];
  readonly store?: FakeStore;
}

export function createWorld(options: WorldOptions = {}): World {
  const requests: World['requests'] = [];
  let now = 0;

  const model: LanguageModel = {
    async generate(request, { signal, onText } = {}) {
      const kind = kindOf(request);
      const content = request.messages.map((message) => message.content).join('\n');
      requests.push({ kind, content });
      await options.beforeAnswer?.(kind, signal);
      if (signal?.aborted) throw createError('aborted', 'stopped', '');
      const text = options.answer?.(kind, content, requests.length) ?? usualReply(kind, content);
      onText?.(text.slice(0, 5));
      await Promise.resolve();
      onText?.(text);
      const tokens = { promptTokens: content.length, replyTokens: text.length };
      return { text, ...tokens, finish: 'stop', milliseconds: 1 };
    },
  };
  return {
    requests,
    user: model,
    assistant: model,
    embedder: {
      embed: options.embed ?? (async (texts) => texts.map((text) => ({ vector: embedText(text) }))),
      embedTokens: options.embedTokens ?? (async (texts) => texts.map(embedWords)),
    },
    store: options.store ?? createFakeStore(),
    clock: { now: () => now++ },
  };
}

export interface FakeStore extends RoundStore, CollectionSource {
  readonly committed: readonly CompletedRound[];
}

export function createFakeStore(beforeCommit: (round: CompletedRound) => void = () => {}): FakeStore {
  const committed: CompletedRound[] = [];
  return {
    committed,
    collection: async () => null,
    rounds: async (runId, agent, seed) =>
      committed.filter((round) => round.runId === runId && round.agent === agent && round.seed === seed),
    settle: async () => undefined,
    async commit(round) {
      await Promise.resolve();
      beforeCommit(round);
      committed.push(structuredClone(round));
    },
  };
}

export function aConfig(change: Partial<RunConfig> = {}): RunConfig {
  return {
    ...{
      id: 'run-1',
      task: 'email',
      agents: ['no-learning', 'cipher-3', 'oracle'],
      seeds: [1, 2],
      rounds: 6,
    },
    ...{ models: { user: 'u', assistant: 'a', embedder: 'e' }, createdAt: 1 },
    ...change,
  };
}

export async function playAll(
  config: RunConfig,
  world: World,
  signal = new AbortController().signal,
): Promise<RunEvent[]> {
  const events: RunEvent[] = [];
  for await (const event of runEpisodes(config, world, { signal })) events.push(event);
  return events;
}

/** The rounds of a run by episode and t, whatever the order they were played in, without their times. */
export function sortRounds(rounds: readonly CompletedRound[]): readonly unknown[] {
  const key = (round: CompletedRound) => `${round.agent} ${round.seed} ${String(round.t).padStart(4, '0')}`;
  return [...rounds]
    .sort((a, b) => (key(a) < key(b) ? -1 : 1))
    .map((round) => ({ ...round, milliseconds: 0 }));
}

export function typesOf(events: readonly RunEvent[]): readonly string[] {
  return events.map((event) => event.type);
}

export function roundOf(world: World, agent: AgentName, t: number, seed = 1): CompletedRound {
  const found = world.store.committed.find((r) => r.agent === agent && r.t === t && r.seed === seed);
  if (!found) throw new Error(`no round ${t} of ${agent}`);
  return found;
}

/** Which template a prompt was made from: the first line of the last turn says it, whatever the wording is. */
function kindOf({ messages }: GenerateRequest): PromptKind {
  const opening = firstLine(messages);
  for (const [kind, sample] of samples) {
    if (firstLine(sample.messages) === opening) return kind;
  }
  throw new Error(`a prompt of no known kind: ${opening}`);
}

const document: Document = { id: '', task: 'email', source: 'paper', text: '' };
const revision = { draft: '', edit: '' };
/** A draft on trial reads as any other. */
const samples: readonly (readonly [PromptKind, ReturnType<typeof draftPrompt>])[] = [
  ['draft', draftPrompt(document, null)],
  ['verdict', verdictPrompt(document, '', '')],
  ['edit', editPrompt(document, '', '', { kind: 'edit', check: '' })],
  ['infer', inferPrompt([revision])],
  ['infer', inferPrompt([revision, revision])],
  ['aggregate', aggregatePrompt(['', ''])],
];

function firstLine(messages: GenerateRequest['messages']): string {
  return messages.at(-1)!.content.split('\n')[0]!;
}

function usualReply(kind: PromptKind, content: string): string {
  // Who is shown revisions goes by the first, the most similar or the newest one.
  const shown = content.split('Revision:\n')[1]?.split('\n\nDraft:')[0] ?? content;
  const styles = sourcesOf.email
    .map((source) => latentPreferences[source])
    .map((style) => ({ style, first: shown.indexOf(style), last: shown.lastIndexOf(style) }))
    .filter(({ first }) => first >= 0);
  const firstStyle = styles.sort((a, b) => a.first - b.first)[0]?.style;
  switch (kind) {
    case 'draft':
    case 'trial':
      return `An e-mail in ${firstStyle ?? 'no style'}, of ${content.length % 7} notes.`;
    case 'verdict': {
      const wanted = styles[0]!;
      return wanted.first === wanted.last ? 'Style: no\nVerdict: no' : 'Style: yes\nVerdict: yes';
    }
    case 'edit':
      return `An e-mail in ${firstStyle}, revised.`;
    case 'infer':
      return styles.sort((a, b) => b.last - a.last)[0]?.style ?? 'some style';
    case 'aggregate':
      return firstStyle ?? 'some style';
  }
}

/** Documents of one source lie close together; each still has a direction of its own. */
function embedText(text: string): readonly number[] {
  const source = sourceOfText.get(text);
  const vector: number[] = sourcesOf.email.map((name) => (name === source ? 4 : 0));
  for (const [i, character] of [...text].entries())
    vector[4 + (i % 4)] = (character.codePointAt(0)! % 11) / 20;
  const length = Math.hypot(...vector);
  return vector.map((x) => x / length);
}

/** A direction of its own for every letter that a word may begin with. */
function embedWords(text: string): readonly (readonly number[])[] {
  return (text.toLowerCase().match(/[a-z]+/g) ?? []).map((word) =>
    Array.from({ length: 26 }, (_, i) => Number(word.charCodeAt(0) - 97 === i)),
  );
}

/** The documents that these tests use: seeds to 5, episodes to 24 rounds. */
const sourceOfText = new Map<string, string>();
for (let seed = 1; seed <= 5; seed++) {
  for (let rounds = 1; rounds <= 24; rounds++) {
    for (const { text, source } of orderDocuments('email', seed, rounds)) sourceOfText.set(text, source);
  }
}
