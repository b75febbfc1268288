import { defineConfig, type PlaywrightTestConfig } from '@playwright/test';
import {
  browserArguments,
  findBrowser,
  graphicsArguments,
  softwareAdapterArguments,
} from './scripts/browser.mjs';

/** Several people may test on one machine at a time: each takes a port of their own. */
const port = Number(process.env['INKLING_TEST_PORT'] ?? 4319);
const executablePath = findBrowser();

function launch(extra: readonly string[]): NonNullable<PlaywrightTestConfig['use']> {
  return {
    launchOptions: {
      args: [...browserArguments, ...extra],
      ...(executablePath === null ? {} : { executablePath }),
    },
  };
}

process.env['PW_EXPERIMENTAL_SERVICE_WORKER_NETWORK_EVENTS'] ??= '1';

export default defineConfig({
  outputDir: 'test-results',
  // One browser at a time: the models take both cores, and a starved page is no finding.
  workers: 1,
  retries: 0,
  forbidOnly: true,
  timeout: 240_000,
  expect: { timeout: 90_000 },
  reporter: 'list',
  use: { baseURL: `http://localhost:${port}`, trace: 'off' },
  webServer: {
    command: `node scripts/serve.mjs ${process.env['INKLING_DIST'] ?? 'dist'} ${port}`,
    url: `http://localhost:${port}/`,
    reuseExistingServer: false,
  },
  projects: [
    { name: 'e2e', testDir: 'tests/e2e', use: launch([]) },
    { name: 'gpu', testDir: 'tests/gpu', testIgnore: 'hub/**', use: launch(softwareAdapterArguments) },
    {
      name: 'hub',
      testDir: 'tests/gpu/hub',
      use: launch(process.env['INKLING_HUB'] === 'played' ? [] : graphicsArguments),
    },
  ],
});
