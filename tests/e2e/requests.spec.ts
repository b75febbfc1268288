import { expect, test, type BrowserContext } from '@playwright/test';
import { productionHeaders } from '../../scripts/headers.mjs';
import { recordForeignRequests } from '../../scripts/drive.mjs';
import { expectFinished, startRun } from './run-page.ts';

/** Everything that any page, worker or service worker asks for. */
function recordRequests(context: BrowserContext) {
  const urls: string[] = [];
  const fromServiceWorker: string[] = [];
  context.on('request', (request) => {
    (request.serviceWorker() === null ? urls : fromServiceWorker).push(request.url());
  });
  return { urls, fromServiceWorker };
}

test('nothing leaves the origin while a run is loaded, written and kept', async ({
  context,
  page,
  baseURL,
}) => {
  const requests = recordRequests(context);
  const foreign = recordForeignRequests(context, new URL(baseURL!).origin);
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (/content security policy/i.test(message.text())) complaints.push(message.text());
  });
  await page.addInitScript(() => {
    addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
      console.error(`Content Security Policy: ${violatedDirective} ${blockedURI}`),
    );
  });

  await startRun(page, { agents: ['no-learning', 'cipher-1', 'oracle'], rounds: 2 });
  await expectFinished(page);
  await expect(page.getByText('Inkling now works without a connection')).toBeVisible();

  expect(foreign).toEqual([]);
  expect(complaints).toEqual([]);
  // The record is worth something only if it sees the workers and the service worker.
  expect(requests.urls.filter((url) => url.includes('/models/inkling-user/'))).not.toEqual([]);
  expect(requests.urls.filter((url) => url.includes('ort-wasm'))).not.toEqual([]);
  expect(requests.fromServiceWorker.filter((url) => url.includes('/assets/'))).not.toEqual([]);
});

test('the record notices a request that leaves the origin, and the policy stops those it does not allow', async ({
  context,
  page,
  baseURL,
}) => {
  const foreign = recordForeignRequests(context, new URL(baseURL!).origin);
  await page.goto('/');
  const ask = (url: string) => page.evaluate((address) => fetch(address).then(() => 'sent', String), url);
  await context.route('https://huggingface.co/**', (route) => route.abort());
  await ask('https://huggingface.co/probe');
  expect(foreign).toEqual(['https://huggingface.co/probe']);

  // Models may come from any host with https, since a visitor may name a mirror; nothing else may come from anywhere.
  // A request that the policy stops may be recorded all the same, but it reaches nobody.
  const reached: string[] = [];
  await context.route(/elsewhere\.example/, (route) => {
    reached.push(route.request().url());
    return route.fulfill({ status: 200, body: '', headers: { 'Access-Control-Allow-Origin': '*' } });
  });
  const refusals: string[] = [];
  page.on('console', (message) => {
    if (/content security policy/i.test(message.text())) refusals.push(message.text());
  });
  expect(await ask('http://elsewhere.example/probe')).toContain('Failed to fetch');
  for (const tag of ['script', 'img', 'iframe'] as const) {
    await page.evaluate((name) => {
      const element = document.createElement(name);
      element.src = `https://elsewhere.example/${name}`;
      document.body.append(element);
    }, tag);
  }
  await expect.poll(() => refusals.length).toBe(4);
  expect(reached).toEqual([]);
  expect(await ask('https://elsewhere.example/mirror')).toBe('sent');
  expect(reached).toEqual(['https://elsewhere.example/mirror']);
});

test('the page and its workers come with the headers of production', async ({ page }) => {
  const answers = new Map<string, Record<string, string>>();
  page.on('response', (response) => answers.set(new URL(response.url()).pathname, response.headers()));
  await startRun(page, { agents: ['oracle'], rounds: 1 });
  await expectFinished(page);
  const paths = [...answers.keys()];
  const worker = paths.find((path) => /worker.*\.js$/.test(path) && path.startsWith('/assets/'));
  for (const path of ['/', worker!]) {
    for (const [name, value] of Object.entries(productionHeaders())) {
      expect(answers.get(path)?.[name.toLowerCase()], `${name} of ${path}`).toBe(value);
    }
  }
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
});

test('an inline script does not run', async ({ page }) => {
  await page.goto('/');
  const ran = await page.evaluate(() => {
    const script = document.createElement('script');
    script.textContent = 'globalThis.ran = true';
    document.head.append(script);
    return 'ran' in globalThis;
  });
  expect(ran).toBe(false);
});

test('a model file that is missing is a 404 and never the page', async ({ request }) => {
  const answer = await request.get('/models/inkling-user/onnx/missing.onnx');
  expect(answer.status()).toBe(404);
  expect(await answer.text()).not.toContain('<html');
});
