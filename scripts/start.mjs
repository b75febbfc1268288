import { spawn } from 'node:child_process';
import { chdir } from 'node:process';
import { fileURLToPath } from 'node:url';
import { ensureBuilt } from './build.mjs';
import { ensureInstalled } from './install.mjs';
import { serve } from './serve.mjs';

/** `npm start`: install if needed, build if needed, serve, open. `--no-open` leaves the browser alone. */
chdir(fileURLToPath(new URL('..', import.meta.url)));
try {
  await ensureInstalled();
  const folder = await ensureBuilt();
  const wanted = Number(process.env['PORT'] ?? 4173);
  const { url, port } = await serve(folder, wanted, { attempts: 100 });
  console.log(`Inkling runs at ${url}${port === wanted ? '' : ` (port ${wanted} is taken)`}`);
  console.log('Stop it with Ctrl+C.');
  if (!process.argv.includes('--no-open')) openBrowser(url);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

/** Only where there is a screen; a browser that does not open is no failure. @param {string} url */
function openBrowser(url) {
  const command = browserCommand();
  if (command === null) return;
  spawn(command, [url], { stdio: 'ignore', detached: true, shell: command === 'start' })
    .on('error', () => undefined)
    .unref();
}

function browserCommand() {
  if (process.env['CI'] || process.env['BROWSER'] === 'none') return null;
  if (process.platform === 'darwin') return 'open';
  if (process.platform === 'win32') return 'start';
  return process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY'] ? 'xdg-open' : null;
}
