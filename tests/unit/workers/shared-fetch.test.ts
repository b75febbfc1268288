import { afterEach, expect, it, vi } from 'vitest';
import { createSharedFetch } from '../../../workers/shared-fetch.ts';

afterEach(() => vi.unstubAllGlobals());

const request = () => new Request('http://localhost/assets/runtime.wasm');

/** A network that answers when it is told to. */
function stubNetwork() {
  const answers: ((body: string | Error) => void)[] = [];
  const network = vi.fn(
    () =>
      new Promise<Response>((resolve, reject) => {
        answers.push((body) => (body instanceof Error ? reject(body) : resolve(new Response(body))));
      }),
  );
  vi.stubGlobal('fetch', network);
  return { network, answer: (body: string | Error) => answers.shift()!(body) };
}

it('asks once for whoever wants the same file at the same time, and gives everyone all of it', async () => {
  const { network, answer } = stubNetwork();
  const share = createSharedFetch();
  const readers = [share(request()), share(request()), share(request())];
  answer('runtime');
  const texts = await Promise.all(readers.map(async (response) => (await response).text()));
  expect(texts).toEqual(['runtime', 'runtime', 'runtime']);
  expect(network).toHaveBeenCalledTimes(1);
});

it('asks again for whoever comes after the file has arrived', async () => {
  const { network, answer } = stubNetwork();
  const share = createSharedFetch();
  const first = share(request());
  answer('old');
  await (await first).text();
  await vi.waitFor(() => expect(share.isUnderway(request().url)).toBe(false));
  const second = share(request());
  answer('new');
  expect(await (await second).text()).toBe('new');
  expect(network).toHaveBeenCalledTimes(2);
});

it('tells everyone who waits of a failure, and does not remember it', async () => {
  const { answer } = stubNetwork();
  const share = createSharedFetch();
  const readers = [share(request()), share(request())];
  answer(new TypeError('Failed to fetch'));
  for (const reader of readers) await expect(reader).rejects.toThrow('Failed to fetch');
  await vi.waitFor(() => expect(share.isUnderway(request().url)).toBe(false));
  const again = share(request());
  answer('there');
  expect(await (await again).text()).toBe('there');
});
