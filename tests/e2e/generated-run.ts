import type { Page } from '@playwright/test';
import type { AgentName, RunConfig } from '../../src/core/types.ts';

/** A finished run that nobody played: what its rounds say is made up, and how many they are is as asked. */
export function describeRun(
  agents: readonly AgentName[],
  seeds: readonly number[],
  rounds: number,
): RunConfig {
  return {
    id: `generated-${agents.length}-${seeds.length}-${rounds}`,
    task: 'email',
    agents,
    seeds,
    rounds,
    models: { user: 'inkling-user', assistant: 'inkling-assistant', embedder: 'inkling-embedder' },
    createdAt: 1_700_000_000_000,
  };
}

/** Writes it into the database of an open page, as the page itself would have: rounds, and model calls apart from them. */
export async function storeRun(page: Page, run: RunConfig): Promise<void> {
  await page.evaluate(
    (config) =>
      new Promise<void>((resolve, reject) => {
        let state = 7;
        const draw = () => (state = (state * 48271) % 2147483647) / 2147483647;
        const words = (count: number) =>
          Array.from(
            { length: count },
            () => 'proofs are due soon dear reader'.split(' ')[Math.floor(draw() * 6)],
          ).join(' ');
        const sources = ['paper', 'story', 'review', 'announcement'];
        const opening = indexedDB.open('inkling');
        opening.onerror = () => reject(new Error('no database'));
        opening.onsuccess = () => {
          const database = opening.result;
          const transaction = database.transaction(['runs', 'rounds', 'calls'], 'readwrite');
          transaction.onerror = () => reject(new Error('not stored'));
          transaction.oncomplete = () => {
            database.close();
            resolve();
          };
          transaction.objectStore('runs').put(config);
          for (const [place, agent] of config.agents.entries()) {
            const learns = agent !== 'no-learning' && agent !== 'oracle';
            for (const seed of config.seeds) {
              for (let t = 1; t <= config.rounds; t++) {
                const skill =
                  agent === 'oracle' ? 0.9 : learns ? (0.75 - place * 0.06) * (1 - Math.exp(-t / 25)) : 0;
                const accepted = draw() < skill * 0.8;
                const cost = accepted ? 0 : Math.round(40 * (1 - skill) * (0.4 + draw()));
                const source = sources[(t + seed) % 4]!;
                const key = { runId: config.id, agent, seed, t };
                const draft = words(60);
                transaction.objectStore('rounds').put({
                  ...key,
                  status: 'completed',
                  document: { id: `${source}-${t}`, task: config.task, source, text: words(120) },
                  latentPreference: 'informal, no closing',
                  embedding: Array.from({ length: 64 }, draw),
                  neighbours: [{ t: 1, similarity: draw(), preference: 'informal' }],
                  preference: learns ? words(6) : null,
                  ...(learns && {
                    closeness: sources.map((name) => ({
                      source: name,
                      score: name === source ? 0.4 + skill / 2 : 0.35 + draw() * 0.4,
                    })),
                  }),
                  draft,
                  verdict: { kind: accepted ? 'accept' : 'edit', check: 'closing: yes' },
                  edit: accepted ? draft : words(60),
                  cost,
                  learned: learns ? words(6) : null,
                  milliseconds: 900,
                  callCount: 2,
                });
                for (const [index, prompt] of ['draft', 'verdict'].entries()) {
                  transaction.objectStore('calls').put({
                    ...key,
                    index,
                    role: prompt === 'draft' ? 'assistant' : 'user',
                    prompt,
                    messages: [{ role: 'user', content: words(80) }],
                    reply: words(40),
                    promptTokens: 200 + place * 150 + Math.floor(draw() * 40),
                    replyTokens: 60,
                    finish: 'stop',
                    milliseconds: 400,
                  });
                }
              }
            }
          }
        };
      }),
    run,
  );
}
