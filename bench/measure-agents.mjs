import { runToTheEnd } from '../scripts/drive.mjs';
import { median } from './median.mjs';

/** Often enough for a median that one interruption does not move. */
const repeats = 3;
/** The first rounds have nothing to remember, so that most agents ask the same; from the sixth on all may ask their own. */
const settings = /** @type {const} */ ({
  task: 'email',
  rounds: 8,
  seeds: [1],
  device: 'wasm',
  software: false,
});
const one = ['cipher-5'];
const seven = ['no-learning', 'cipher-1', 'cipher-2', 'cipher-3', 'cipher-4', 'cipher-5', 'oracle'];

/** What the ratios compare, for whoever reads the numbers. */
export const meaning = `sevenAgentsRatio: the time of a run with seven agents over that of a run with one, both computed in a new profile.
recomputeOverReplayRatio: the time of that run with seven agents over the time of the same run again, answered from what was kept.
Both count from the loaded models to the end of the run.`;

/**
 * @param {import('playwright-core').Browser} browser @param {string} origin where the app is served
 * @param {(line: string) => void} say
 */
export async function measureAgents(browser, origin, say) {
  const times = [];
  for (let repeat = 1; repeat <= repeats; repeat += 1) {
    say(`agents: run ${repeat} of ${repeats} with one, with seven, and with seven again`);
    const { computed: alone } = await timeRun(browser, origin, one);
    const { computed: together, replayed } = await timeRun(browser, origin, seven);
    times.push({ alone, together, replayed });
  }
  return {
    sevenAgentsRatio: median(times.map(({ alone, together }) => together / alone)),
    recomputeOverReplayRatio: median(times.map(({ together, replayed }) => together / replayed)),
    times,
  };
}

/**
 * The same run twice, in a profile of its own: computed, then answered from what was kept.
 *
 * @param {import('playwright-core').Browser} browser @param {string} origin @param {readonly string[]} agents
 */
async function timeRun(browser, origin, agents) {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.addInitScript(watchStatus);
  await runToTheEnd(page, origin, { ...settings, agents }, () => undefined);
  await page.getByRole('button', { name: 'New run' }).click();
  await page.getByTestId('start').click();
  await page.waitForFunction(() => /** @type {any} */ (window).runMilliseconds.length === 2, null, {
    timeout: 0,
  });
  const [computed, replayed] = await page.evaluate(() => /** @type {any} */ (window).runMilliseconds);
  await context.close();
  return { computed, replayed };
}

/** In the page: notes for each run how long the status says that it goes on. */
function watchStatus() {
  const runMilliseconds = /** @type {number[]} */ ([]);
  Object.assign(window, { runMilliseconds });
  let begun = NaN;
  const look = () => {
    const status = document.querySelector('[data-testid="status"]')?.textContent.trim();
    if (status === 'Running' && Number.isNaN(begun)) begun = performance.now();
    if (status === 'Run finished' && !Number.isNaN(begun)) {
      runMilliseconds.push(performance.now() - begun);
      begun = NaN;
    }
  };
  new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true });
}
