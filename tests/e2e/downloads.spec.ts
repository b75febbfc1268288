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
    const pinned = await downloads.fetchModel(plan, null, async () => new Map(), {
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
    const { samplePack, downloads, failureOf, keeper } = window.engines;
    const { pack, folder, content } = await samplePack('stopped');
    const cache = await caches.open('inkling-models');
    await cache.put(`${folder}part-4.bin`, new Response(content));
    const seen: { readonly stopped: boolean; readonly kept: readonly string[] }[] = [];
    for (let i = 0; i < 12; i++) {
      const abort = new AbortController();
      const work = downloads.importPack(pack, keeper().parts, {
        signal: abort.signal,
        onProgress: ({ loadedBytes }) => {
          if (loadedBytes >= i * content.size) abort.abort();
        },
      });
      const failure = await failureOf(work);
      // A write that was under way when its worker ended would show now.
      await new Promise((resolve) => setTimeout(resolve, 300));
      const kept = (await cache.keys()).map(({ url }) => url.replace(folder, ''));
      seen.push({ stopped: failure?.kind === 'aborted', kept });
    }
    return seen;
  });
  expect(left).toEqual(left.map(() => ({ stopped: true, kept: ['part-4.bin'] })));
});

test('of two imports of a model the second waits, and takes nothing of the first when it is stopped', async ({
  enginePage,
}) => {
  const seen = await enginePage.evaluate(async () => {
    const { samplePack, downloads, failureOf, keeper } = window.engines;
    const { pack, spec } = await samplePack('both');
    const { parts, kept } = keeper();
    const { signal } = new AbortController();
    const outcomes = [];
    let running: Promise<unknown> = Promise.resolve();
    await new Promise<void>((begun) => {
      running = downloads.importPack(pack, parts, { signal, onProgress: () => begun() });
    });
    let waited = false;
    for (const stopAt of ['while it waits', 'in the middle']) {
      const abort = new AbortController();
      const work = downloads.importPack(pack, parts, {
        signal: abort.signal,
        onProgress({ waits = false, loadedBytes, totalBytes = Infinity }) {
          waited ||= waits;
          if (stopAt === 'while it waits' ? waits : loadedBytes > totalBytes / 2) abort.abort();
        },
      });
      outcomes.push((await failureOf(work))?.kind);
    }
    await running;
    const wrong = await downloads.validate(spec, { signal, onProgress: () => undefined });
    return { waited, outcomes, kept: kept.map(({ id }) => id), wrong };
  });
  expect(seen).toEqual({ waited: true, outcomes: ['aborted', 'aborted'], kept: ['both'], wrong: [] });
});

test('files of an import that is stopped stay where a fetch of another model has found them', async ({
  enginePage,
}) => {
  const hub = await playHub(enginePage);
  const seen = await enginePage.evaluate(
    async ({ model, place, files }) => {
      const { samplePack, readHub, planDownload, downloads, failureOf, keeper } = window.engines;
      const shared = await Promise.all(
        files.map(async ({ path }) => {
          const answer = await fetch(
            `https://huggingface.co/${place.repository}/resolve/${place.revision}/${path}`,
          );
          return { path, content: await answer.blob() };
        }),
      );
      // The shared files come first; the others take the import long enough.
      const { pack } = await samplePack('beside', { location: place, first: shared, others: 40 });
      const found = await readHub('https://huggingface.co', place.repository, 'main');
      const plan = planDownload(model, model.variants[0]!, found);
      const abort = new AbortController();
      const sharedBytes = shared.reduce((sum, { content }) => sum + content.size, 0);
      let fetching: ReturnType<typeof downloads.fetchModel> | null = null;
      const asked: (string | null)[] = [];
      const work = downloads.importPack(pack, keeper().parts, {
        signal: abort.signal,
        onProgress({ loadedBytes }) {
          if (loadedBytes <= sharedBytes || fetching !== null) return;
          fetching = downloads.fetchModel(plan, null, async () => new Map(), {
            signal: new AbortController().signal,
            onProgress({ path }) {
              asked.push(path);
              // Its first files were found whole; the import goes before it has ended.
              if (asked.length === 3) abort.abort();
            },
          });
        },
      });
      const failure = await failureOf(work);
      const spec = await fetching!;
      const wrong = await downloads.validate(spec, {
        signal: new AbortController().signal,
        onProgress: () => undefined,
      });
      const left = (await downloads.listKept()).filter(({ address }) => address.includes('/part-'));
      return { stopped: failure?.kind, wrong, left };
    },
    { model: listed, place: { kind: 'hub' as const, repository: 'owner/tiny-writer', revision }, files },
  );
  expect(seen).toEqual({ stopped: 'aborted', wrong: [], left: [] });
  // Each once, for the pack: the fetch found them here.
  expect(hub.asked.filter((path) => path.includes('/resolve/'))).toHaveLength(files.length);
});

test('files on their way are told apart from others, and nothing deletes them', async ({ enginePage }) => {
  const seen = await enginePage.evaluate(async () => {
    const { samplePack, downloads, keeper } = window.engines;
    const { pack, spec, addresses } = await samplePack('coming');
    const options = { signal: new AbortController().signal, onProgress: () => undefined };
    let during: Promise<readonly string[]> | null = null;
    await downloads.importPack(pack, keeper().parts, {
      ...options,
      onProgress({ loadedBytes }) {
        if (loadedBytes === 0) return;
        during ??= downloads
          .removeFiles(addresses)
          .then(() => downloads.listArriving())
          .then((arriving) => [...arriving]);
      },
    });
    const wrong = await downloads.validate(spec, options);
    const after = [...(await downloads.listArriving())];
    await downloads.removeFiles(addresses);
    return {
      during: [...(await during!)].sort(),
      addresses: addresses.sort(),
      wrong,
      after,
      kept: await downloads.listKept(),
    };
  });
  expect(seen.during).toEqual(seen.addresses);
  expect(seen).toMatchObject({ wrong: [], after: [], kept: [] });
});

test('a file that a pack brought stays in Cache Storage as it is when the hub has another under its address', async ({
  enginePage,
}) => {
  await playHub(enginePage);
  const program = files.find(({ path }) => path.endsWith('.onnx'))!;
  const address = `https://huggingface.co/owner/tiny-writer/resolve/${revision}/${program.path}`;
  const seen = await enginePage.evaluate(
    async ({ model, address }) => {
      const { readHub, planDownload, downloads, failureOf } = window.engines;
      const cache = await caches.open('inkling-models');
      await cache.put(address, new Response('planted'));
      const plan = planDownload(
        model,
        model.variants[0]!,
        await readHub('https://huggingface.co', 'owner/tiny-writer', 'main'),
      );
      // As of a library of web-llm: nobody tells what it is.
      const unknown = plan.files.map((file) =>
        file.address === address ? { ...file, bytes: null, hash: null } : file,
      );
      const pin = { bytes: 7, sha256: 'a'.repeat(64), model: 'The one of a pack' };
      const failure = await failureOf(
        downloads.fetchModel({ ...plan, files: unknown }, null, async () => new Map([[address, pin]]), {
          signal: new AbortController().signal,
          onProgress: () => undefined,
        }),
      );
      return { failure, left: await (await cache.match(address))?.text() };
    },
    { model: listed, address },
  );
  expect(seen.failure).toMatchObject({ kind: 'wrong-hash' });
  expect(seen.left).toBe('planted');
});
