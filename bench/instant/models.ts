import type { createRunLoader as realLoader } from '../../src/app/run/load-run-models.ts';
import type { RunModels } from '../../src/app/run/run-controller.ts';
import { createRandom } from '../../src/core/random.ts';
import type { RunConfig } from '../../src/core/types.ts';
import type { GenerateReply, GenerateRequest } from '../../src/simulation/ports.ts';
import { openStore } from '../../src/storage/open-store.ts';
import { timeStoring } from './time-storing.ts';
import { timeTopK } from './time-top-k.ts';

/** Stands in the place of the module that loads models: everything else of the page is the page's own. */

const width = 384;

/** A draft is asked for, which a round does once. */
interface Asked {
  /** Milliseconds since the page began. */
  readonly time: number;
  /** How many of them the run had waited for answers by then. */
  readonly waited: number;
}

export interface Instant {
  readonly drafts: readonly Asked[];
  /** The page’s Pause is pressed from the moment that so many drafts were asked for. */
  pauseAt: number;
  /** How long a language model takes for an answer, in milliseconds. An embedder takes a tenth of it. */
  answerTime: number;
  readonly timeTopK: typeof timeTopK;
  readonly timeStoring: typeof timeStoring;
  saveRun(config: RunConfig): Promise<void>;
}

declare global {
  interface Window {
    instant: Instant;
  }
}

/** What a run has waited for answers, in milliseconds; what is asked besides it is not in it. */
let waited = 0;
const drafts: Asked[] = [];
window.instant = {
  pauseAt: Infinity,
  answerTime: 0,
  drafts,
  timeTopK,
  timeStoring,
  async saveRun(config) {
    const { store } = await openStore();
    await store.saveRun(config);
  },
};

const models: RunModels = {
  assistant: {
    generate(request) {
      if (isForDraft(request)) drafts.push({ time: performance.now(), waited });
      return reply(request, writeDraft(request));
    },
  },
  user: { generate: (request) => reply(request, writeAsUser(request)) },
  embedder: {
    async embed(texts) {
      if (drafts.length >= window.instant.pauseAt) pressPause();
      // Of the next context, while the draft is being written: a run does not wait for it.
      await wait(window.instant.answerTime / 10);
      return texts.map((text) => ({ vector: placeOf(text) }));
    },
    embedTokens: async (texts) => texts.map((text) => text.split(' ').map(placeOf)),
  },
};

export const createRunLoader: typeof realLoader = () => async () => models;

function pressPause(): void {
  document.querySelector<HTMLElement>('[data-testid="pause"]')?.click();
}

async function wait(milliseconds: number): Promise<number> {
  if (milliseconds > 0) await new Promise((resolve) => setTimeout(resolve, milliseconds));
  return milliseconds;
}

/** A millisecond and not none: a reply that took no time counts as kept, and is drawn less often. */
async function reply(request: GenerateRequest, text: string): Promise<GenerateReply> {
  waited += await wait(window.instant.answerTime);
  const promptTokens = request.messages.reduce((sum, { content }) => sum + content.length, 0) >> 2;
  return { text, promptTokens, replyTokens: text.length >> 2, finish: 'stop', milliseconds: 1 };
}

function isForDraft({ maxTokens }: GenerateRequest): boolean {
  return maxTokens > 100;
}

/** About as long as a letter of the embedded models, and a phrase where a preference is asked for. */
function writeDraft(request: GenerateRequest): string {
  const said = request.messages.at(-1)!.content;
  return isForDraft(request) ? said.slice(-500) : `short sentences, ${said.length % 7} thanks, no closing`;
}

/** A check that finds something, or, where the conversation has gone on, the draft without every ninth word. */
function writeAsUser({ messages }: GenerateRequest): string {
  if (messages.length === 1) return 'greeting: yes\nclosing: no\nVerdict: no';
  const words = messages[0]!.content.slice(-500).split(' ');
  return words.filter((_, i) => i % 9 !== 0).join(' ');
}

/** Where a text lies, always the same: nowhere near another one, which is the hardest case for retrieval. */
function placeOf(text: string): readonly number[] {
  let seed = 0;
  for (let i = 0; i < text.length; i++) seed = (Math.imul(seed, 31) + text.charCodeAt(i)) | 0;
  const random = createRandom(seed);
  const vector = Array.from({ length: width }, () => random.next() + random.next() + random.next() - 1.5);
  const length = Math.hypot(...vector);
  return vector.map((x) => x / length);
}
