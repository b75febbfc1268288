import { readFile } from 'node:fs/promises';
import { browserArguments, ensureBrowser, softwareAdapterArguments } from './browser.mjs';
import { findDifference } from './find-difference.mjs';
import { readExport } from './read-export.mjs';

/** The adapter of a machine without a screen is reached through Vulkan. */
const adapterArguments = ['--enable-unsafe-webgpu', '--enable-features=Vulkan', '--ignore-gpu-blocklist'];

/** A page that writes nothing for so long is stuck; a round on one slow core takes less than a tenth of it. */
const patience = 10 * 60_000;

/**
 * @typedef {{ task: import('../src/core/types.ts').TaskName, agents: readonly string[], rounds: number, seeds: readonly number[], device: 'auto' | 'wasm' | 'webgpu', software: boolean }} Settings
 * @typedef {import('playwright-core').Page} Page
 * @typedef {import('playwright-core').BrowserContext} Context
 */

/** @param {{ device: string, software: boolean }} settings @returns {Promise<import('playwright-core').Browser>} */
export async function launchBrowser({ device, software }) {
  const executablePath = await ensureBrowser();
  const { chromium } = await import('playwright-core');
  const gpu = software ? softwareAdapterArguments : device === 'wasm' ? [] : adapterArguments;
  return chromium.launch({
    args: [...browserArguments, ...gpu],
    ...(executablePath === null ? {} : { executablePath }),
  });
}

/**
 * Notes every request of every page, worker and service worker that goes elsewhere than to the origin.
 *
 * @param {Context} context @param {string} origin
 * @returns {string[]} grows while the page works
 */
export function recordForeignRequests(context, origin) {
  /** @type {string[]} */
  const foreign = [];
  const isOwn = (/** @type {URL} */ url) =>
    url.protocol === 'data:' || (url.protocol === 'blob:' ? new URL(url.pathname) : url).origin === origin;
  context.on('request', (request) => {
    if (!isOwn(new URL(request.url()))) foreign.push(request.url());
  });
  context.on('page', (page) => page.on('websocket', (socket) => foreign.push(socket.url())));
  return foreign;
}

/**
 * Rejects as soon as the page breaks: an uncaught error, a crash, or a failure that the page itself shows.
 *
 * @param {Page} page
 * @returns {Promise<never>}
 */
export function rejectOnFailure(page) {
  const broken = new Promise((_resolve, reject) => {
    page.on('pageerror', (error) => reject(new Error(`The page threw: ${error.stack ?? error.message}`)));
    page.on('crash', () => reject(new Error('The page crashed.')));
    page
      .getByTestId('failure')
      .first()
      .waitFor({ timeout: 0 })
      .then(async () => reject(new Error(await readFailure(page))))
      .catch(() => undefined);
  });
  broken.catch(() => undefined);
  return /** @type {Promise<never>} */ (broken);
}

/** What went wrong and what to do, as the page says it. @param {Page} page */
async function readFailure(page) {
  const text = await page.getByTestId('failure').first().innerText();
  return `The page says: ${text.replaceAll(/\s+/g, ' ')}`;
}

/** The address that sets the page up. @param {string} origin @param {Settings} settings */
export function addressOf(origin, { task, agents, rounds, seeds, device, software }) {
  const query = new URLSearchParams({
    task,
    agents: agents.join(','),
    rounds: String(rounds),
    seeds: seeds.join(','),
    device,
    ...(software ? { software: '1' } : {}),
  });
  return `${origin}/?${query}`;
}

/**
 * Sets the page up, presses Run, waits for the end and takes what "Export" gives.
 *
 * @param {Page} page @param {string} origin @param {Settings} settings
 * @param {(line: string) => void} onProgress
 * @returns {Promise<any>}
 * @throws when the page breaks, or runs something else than the settings say
 */
export async function runToTheEnd(page, origin, settings, onProgress) {
  const failure = rejectOnFailure(page);
  await page.goto(addressOf(origin, settings));
  await Promise.race([failure, start(page)]);
  await Promise.race([failure, waitForEnd(page, settings, onProgress)]);
  const exported = await Promise.race([failure, exportRun(page)]);
  const difference = findDifference(settings, exported);
  if (difference !== null) throw new Error(`This is not the run that was asked for: ${difference}`);
  return exported;
}

/** Not with a notice on the page: it says that something is left out or replaced by a default. @param {Page} page */
async function start(page) {
  await page.getByTestId('start').click({ trial: true });
  const notices = await page.getByTestId('notice').allInnerTexts();
  if (notices.length > 0) {
    throw new Error(
      `The page would not run what was asked for. It says: ${notices.join(' ').replaceAll(/\s+/g, ' ')}`,
    );
  }
  await page.getByTestId('start').click();
}

/** @param {Page} page */
export async function exportRun(page) {
  // For a long run the page asks where the file should go, and nobody is here to answer.
  await page.evaluate(() => void Object.assign(window, { showSaveFilePicker: undefined }));
  const download = page.waitForEvent('download', { timeout: patience });
  await page.getByTestId('export-menu').click();
  await page.getByTestId('export-run').click();
  return readExport(await readFile(await (await download).path(), 'utf8'));
}

/** @param {Page} page @param {Settings} settings @param {(line: string) => void} onProgress */
async function waitForEnd(page, settings, onProgress) {
  let last = '';
  let lastChange = Date.now();
  for (;;) {
    const status = await page.getByTestId('status').innerText();
    const line = `${status} (${(await page.getByTestId('run-id').innerText()).split(';').at(-1)?.trim()})`;
    if (line !== last) {
      onProgress(line);
      last = line;
      lastChange = Date.now();
    }
    if (status === 'Running' && settings.device === 'webgpu') await expectWebgpu(page);
    if (status === 'Run finished') return;
    if (status === 'Run stopped' || status === 'Run failed')
      throw new Error(`The run ended early: ${status}.`);
    if (Date.now() - lastChange > patience)
      throw new Error(`Nothing has happened for ten minutes at: ${line}.`);
    await page.waitForTimeout(500);
  }
}

/** The processor would finish the run as well: that is found out now and not hours later. @param {Page} page */
async function expectWebgpu(page) {
  const said = (await page.getByTestId('device').allInnerTexts()).join(' ');
  if (said.includes('(WebAssembly)')) {
    throw new Error(
      `webgpu was asked for, and is not what runs. The page says: ${said.replaceAll(/\s+/g, ' ')}`,
    );
  }
}
