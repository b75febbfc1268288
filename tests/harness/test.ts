import { test as base, type Page } from '@playwright/test';
import { serve } from '../../scripts/serve.mjs';
import { buildHarness } from './build.ts';

interface WorkerFixtures {
  /** Address of the built page around the engines, served with the headers of production. */
  readonly harness: string;
}

/** A page in a fresh profile, with `window.engines` in it. */
export const test = base.extend<{ enginePage: Page }, WorkerFixtures>({
  harness: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads from the pattern which fixtures are needed
    async ({}, use, info) => {
      const folder = new URL(`../../.cache/harness-${info.project.name}-${info.workerIndex}`, import.meta.url)
        .pathname;
      await buildHarness(folder);
      const server = await serve(folder, 0);
      await use(server.url);
      await server.close();
    },
    { scope: 'worker', timeout: 240_000 },
  ],
  enginePage: async ({ page, harness }, use) => {
    await page.goto(harness);
    await page.waitForFunction(() => window.engines !== undefined);
    await use(page);
  },
});

export { expect } from '@playwright/test';
