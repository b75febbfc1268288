import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { BrowserContext, Page, Route } from '@playwright/test';
import type { ListedModel } from '../../src/engines/download-plan.ts';
import { fixtureSpec } from './fixture-spec.ts';

export const spec = fixtureSpec('tiny-writer');
export const revision = 'a'.repeat(40);
const { files } = spec.variants[0]!;
const program = files.find(({ path }) => path.endsWith('.onnx'))!.path;
export const listed: ListedModel = {
  ...spec,
  id: 'hub-writer',
  location: { kind: 'hub', repository: 'owner/tiny-writer', revision: 'main' },
  variants: [{ device: 'wasm', dtype: 'fp32', program }],
};

function readFixture(path: string): Buffer {
  return readFileSync(new URL(`../fixtures/models/tiny-writer/${path}`, import.meta.url));
}

/** The hub as its pages describe it: weights by their SHA-256, small files by git's hash. */
const listing = {
  sha: revision,
  cardData: { license: 'mit' },
  siblings: files.map(({ path, bytes, sha256 }) => {
    const content = readFixture(path);
    const blobId = createHash('sha1').update(`blob ${content.length}\0`).update(content).digest('hex');
    return {
      rfilename: path,
      size: bytes,
      blobId,
      ...(path === program ? { lfs: { sha256, size: bytes } } : {}),
    };
  }),
};

interface Hub {
  readonly asked: string[];
  /** Answers in place of the hub; returns false where it does not mind. */
  spoil: ((path: string, route: Route) => Promise<boolean>) | null;
}

/** The hub, played for all requests of a page or of a whole browser profile. */
export async function playHub(page: Page | BrowserContext, address = 'https://huggingface.co'): Promise<Hub> {
  const hub: Hub = { asked: [], spoil: null };
  const headers = { 'Access-Control-Allow-Origin': '*' };
  await page.route(`${address}/**`, async (route) => {
    const path = route.request().url().slice(address.length).replace(/\?.*$/, '');
    hub.asked.push(path);
    if (await hub.spoil?.(path, route)) return;
    if (path.startsWith('/api/models/owner/tiny-writer/')) return route.fulfill({ json: listing, headers });
    if (path.startsWith('/api/')) return route.fulfill({ status: 401, body: '', headers });
    const body = readFixture(path.split(`/${revision}/`)[1]!);
    await route.fulfill({ body, headers: { ...headers, 'Content-Type': 'application/octet-stream' } });
  });
  return hub;
}
