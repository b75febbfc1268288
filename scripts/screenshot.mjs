import { chdir } from 'node:process';
import { fileURLToPath } from 'node:url';
import { ensureBuilt } from './build.mjs';
import { addressOf, launchBrowser, rejectOnFailure } from './drive.mjs';
import { ensureInstalled } from './install.mjs';
import { serve } from './serve.mjs';

/** Makes docs/screenshot.png, the picture of the README, late in a demo run of the built page. */

const settings = {
  task: /** @type {const} */ ('email'),
  agents: ['no-learning', 'cipher-5', 'oracle'],
  rounds: 20,
  seeds: [1],
  device: /** @type {const} */ ('auto'),
  software: false,
};
/** Sixteen whole rounds: the lines of the chart have parted by then. */
const written = settings.agents.length * 16;

chdir(fileURLToPath(new URL('..', import.meta.url)));
await ensureInstalled();
const server = await serve(await ensureBuilt(), 0);
const browser = await launchBrowser(settings);
try {
  const page = await browser.newPage({ viewport: { width: 1600, height: 1480 }, colorScheme: 'light' });
  const failure = rejectOnFailure(page);
  await page.goto(addressOf(new URL(server.url).origin, settings));
  await Promise.race([failure, takePicture(page)]);
  console.log('docs/screenshot.png');
} finally {
  await browser.close();
  await server.close();
}

/** @param {import('playwright-core').Page} page */
async function takePicture(page) {
  await page.getByTestId('start').click();
  for (;;) {
    const [done] = /\d+(?= of \d+ e-mails)/.exec(await page.getByTestId('run-id').innerText()) ?? ['0'];
    if (Number(done) >= written) break;
    await page.waitForTimeout(200);
  }
  // The round before the one in flight: every agent's sheet is full.
  await page.getByRole('button', { name: 'Earlier' }).click();
  await page.mouse.move(0, 0);
  await page.evaluate(() => /** @type {HTMLElement} */ (document.activeElement)?.blur());
  await page.screenshot({ path: 'docs/screenshot.png' });
}
