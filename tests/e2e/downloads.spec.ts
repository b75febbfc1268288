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

test('an import that is stopped, wherever it was, leaves what was there before and nothing else', async ({
  enginePage,
}) => {
  const left = await enginePage.evaluate(async () => {
    const folder = `https://huggingface.co/owner/stopped/resolve/${'c'.repeat(40)}/`;
    const content = new Uint8Array(3_000_000).fill(7);
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', content));
    const sha256 = Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
    const paths = ['onnx/model.onnx', ...Array.from({ length: 11 }, (_, i) => `part-${i}.bin`)];
    const spec = {
      ...{ id: 'stopped', name: 'Stopped', roles: ['assistant'], engine: 'transformers' },
      location: { kind: 'hub', repository: 'owner/stopped', revision: 'c'.repeat(40) },
      variants: [
        {
          device: 'wasm',
          dtype: 'q8',
          files: paths.map((path) => ({ path, bytes: content.length, sha256 })),
        },
      ],
      ...{ parameters: 1, contextLength: 512, licence: 'MIT', card: 'x' },
    };
    const pack = [
      { path: 'p/inkling-model.json', content: new Blob([JSON.stringify(spec)]) },
      ...paths.map((path) => ({ path: `p/${path}`, content: new Blob([content]) })),
    ];
    const cache = await caches.open('inkling-models');
    await cache.put(`${folder}part-4.bin`, new Response(content));
    const seen: { readonly stopped: boolean; readonly kept: readonly string[] }[] = [];
    for (let i = 0; i < 12; i++) {
      const abort = new AbortController();
      const work = window.engines.downloads.importPack(pack, new Map(), {
        signal: abort.signal,
        onProgress: ({ loadedBytes }) => {
          if (loadedBytes >= i * content.length) abort.abort();
        },
      });
      const failure = await window.engines.failureOf(work);
      // A write that was under way when its worker ended would show now.
      await new Promise((resolve) => setTimeout(resolve, 300));
      const kept = (await cache.keys()).map(({ url }) => url.replace(folder, ''));
      seen.push({ stopped: failure?.kind === 'aborted', kept });
    }
    return seen;
  });
  expect(left).toEqual(left.map(() => ({ stopped: true, kept: ['part-4.bin'] })));
});
