import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCommand, runNode } from './run-command.mjs';

/** Without a sandbox because tests often run as root in a container; the rest keeps the browser's own traffic away. */
export const browserArguments = [
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** WebGPU on the processor: slow, and right for proving that the GPU path gives the same results. */
export const softwareAdapterArguments = ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader'];

/** WebGPU on the machine's own graphics card; Chromium on Linux offers it through Vulkan and only when asked. */
export const graphicsArguments = ['--enable-unsafe-webgpu', '--enable-features=Vulkan'];

const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome'];

const usualPlaces = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
];

/**
 * CHROME_PATH, else a Chromium or Chrome of the system; null leaves the choice to Playwright.
 * @returns {string | null}
 */
export function findBrowser() {
  const chosen = process.env['CHROME_PATH'];
  if (chosen) {
    if (!existsSync(chosen)) throw new Error(`CHROME_PATH names ${chosen}, and there is no such file.`);
    return chosen;
  }
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const candidates = folders.flatMap((folder) => names.map((name) => join(folder, name)));
  return [...candidates, ...usualPlaces].find((path) => existsSync(path)) ?? null;
}

/**
 * A browser that starts: one that is here, else Debian's, else Playwright's own.
 *
 * @returns {Promise<string | null>} its path; null for Playwright's own
 */
export async function ensureBrowser() {
  const found = findBrowser();
  if (found !== null && answers(found)) return found;
  if (await hasPlaywrightBrowser()) return null;
  console.log('No browser was found; installing Chromium …');
  if (process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    const env = { DEBIAN_FRONTEND: 'noninteractive' };
    await runCommand('apt-get', ['update', '-qq'], env);
    await runCommand('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], env);
    const installed = findBrowser();
    if (installed !== null && answers(installed)) return installed;
  }
  const cli = fileURLToPath(new URL('../node_modules/playwright-core/cli.js', import.meta.url));
  const code = await runNode(cli, ['install', 'chromium']);
  if (code === 0 && (await hasPlaywrightBrowser())) return null;
  throw new Error(
    'No browser could be found or installed. Install Chromium or Chrome and name it in CHROME_PATH.',
  );
}

/** Ubuntu ships a `chromium-browser` that is only a hint to install a snap: it exists and does not run. */
function answers(/** @type {string} */ path) {
  if (process.platform === 'win32') return true;
  return spawnSync(path, ['--version', '--no-sandbox'], { timeout: 30_000, stdio: 'ignore' }).status === 0;
}

async function hasPlaywrightBrowser() {
  const { chromium } = await import('playwright-core');
  return existsSync(chromium.executablePath());
}
