import type { Page } from '@playwright/test';
import { expect, test } from '../harness/test.ts';
import { listed, playHub, revision, spec } from '../harness/played-hub.ts';

const { files } = spec.variants[0]!;

/** From the name of a repository to a reply: what a visitor does who adds a model. */
function fetchAndRun(page: Page) {
  return page.evaluate(async (model) => {
    const { readHub, planDownload, downloads } = window.engines;
    const found = await readHub('https://huggingface.co', 'owner/tiny-writer', 'main');
    const plan = planDownload(model, model.variants[0]!, found);
    const seen: number[] = [];
    const signal = new AbortController().signal;
    const pinned = await downloads.fetchModel(plan, null, new Map(), {
      signal,
      onProgress: ({ loadedBytes }) => seen.push(loadedBytes),
    });
    const { bridge } = window.engines.bridge(pinned);
    const reply = await bridge.generate({ messages: [{ role: 'user', content: 'Hello' }], maxTokens: 5 });
    bridge.unload();
    const total = plan.files.reduce((sum, { bytes }) => sum + bytes!, 0);
    return { pinned, reply, seen, total };
  }, listed);
}

test('a model of the hub is fetched, pinned, checked and run, and the next time comes without the hub', async ({
  enginePage,
}) => {
  const hub = await playHub(enginePage);
  const { pinned, reply, seen, total } = await fetchAndRun(enginePage);
  expect(pinned.location).toMatchObject({ revision });
  expect(pinned.variants[0]!.files.map(({ sha256 }) => sha256).sort()).toEqual(
    files.map(({ sha256 }) => sha256).sort(),
  );
  expect(reply.replyTokens).toBe(5);
  expect(seen.at(-1)).toBe(total);
  expect(hub.asked).toHaveLength(1 + files.length);

  hub.asked.length = 0;
  await fetchAndRun(enginePage);
  expect(hub.asked).toEqual([`/api/models/owner/tiny-writer/revision/main`]);
});
