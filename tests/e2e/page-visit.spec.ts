import { expect, test, type Locator, type Page } from '@playwright/test';
import { expectNoSideways, expectNothingForAxe } from './axe.ts';
import { addressOf, expectFinished, exportRun } from './run-page.ts';

const setUp = { agents: ['no-learning', 'cipher-1', 'oracle'], rounds: 2 };

/** Tab until the element has the focus; a keyboard cannot do more. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let presses = 0; presses < 60; presses++) {
    if (await target.evaluate((node) => node === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error('The keyboard does not get there.');
}

test('a first visit: a sentence, a button, three models with their sizes, and nothing else to decide', async ({
  page,
}) => {
  await page.goto('/');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('An assistant drafts e-mails');
  const models = page.getByRole('list', { name: 'Models' }).getByRole('listitem');
  await expect(models).toHaveText([/Assistant.* [kM]B/s, /User.* [kM]B/s, /Embedder.* [kM]B/s]);
  await expect(page.getByRole('button', { name: 'Run the demo' })).toBeEnabled();
  await expect(page.getByLabel('Rounds', { exact: true })).toBeHidden();
  await expectNothingForAxe(page, 'a first visitor looks');
});

test('with the keyboard alone: start, watch, leaf back, look at the table, leave', async ({ page }) => {
  await page.goto(addressOf(setUp));
  await expect(page.getByTestId('start')).toBeEnabled();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to the content' })).toBeFocused();
  await tabTo(page, page.getByTestId('start'));
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('status')).toBeFocused();
  await expect(page.getByTestId('status')).toHaveCSS('outline-style', 'none');
  await expectFinished(page);

  await expect(page.getByTestId('current-round')).toHaveText('Round 2 of 2');
  await tabTo(page, page.getByRole('slider', { name: 'Round' }));
  await page.keyboard.press('ArrowLeft');
  await expect(page.getByTestId('current-round')).toHaveText('Round 1 of 2');
  await tabTo(page, page.getByText('Cost so far as a table'));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('columnheader', { name: 'CIPHER-1' })).toBeVisible();
  await expectNothingForAxe(page, 'the run is finished');

  await page.getByRole('button', { name: 'New run' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
  await expect(page.getByTestId('earlier-runs')).toContainText('2 rounds');
  await expectNothingForAxe(page, 'the form and the earlier runs are shown');
});

test('with the keyboard alone: choose summaries, run them, and read that these are summaries', async ({
  page,
}) => {
  await page.goto(addressOf({ agents: ['oracle'], rounds: 2 }));
  const task = page.getByRole('combobox', { name: 'Task' });
  await tabTo(page, task);
  await page.keyboard.press('ArrowDown');
  await expect(task).toHaveValue('summarization');
  await expect(page.getByText('1 agent writes 2 summaries.')).toBeVisible();
  await expectNothingForAxe(page, 'summaries are chosen');
  await page.getByTestId('start').focus();
  await page.keyboard.press('Enter');
  await expectFinished(page);
  await expect(page.getByTestId('run-id')).toContainText('Summary of a text');
  await expect(page.getByTestId('run-id')).toContainText('2 of 2 summaries written');
  await expect(page.getByRole('region', { name: 'Document' })).toContainText(/^Document: an? /i);
  await expect(page.locator('article[data-agent=oracle]')).toContainText('Verdict');
  const { run, rounds } = await exportRun(page);
  expect(run.task).toBe('summarization');
  expect(rounds.map(({ document }) => document.task)).toEqual(['summarization', 'summarization']);
});

test('with the mouse on a phone in the dark: nothing sticks out, each agent has its sheet and its row', async ({
  page,
}) => {
  await page.setViewportSize({ width: 320, height: 700 });
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
  await page.goto(addressOf(setUp));
  await expectNoSideways(page, 'nothing runs');
  await expectNothingForAxe(page, 'nothing runs, in the dark on a phone');
  await page.getByTestId('start').click();
  await expect(page.getByTestId('device')).toContainText('on the processor (WebAssembly)');
  await expectNoSideways(page, 'it runs');
  await expectFinished(page);

  await expectNoSideways(page, 'it is finished');
  await expectNothingForAxe(page, 'it is finished, in the dark on a phone');
  for (const agent of setUp.agents) {
    await expect(page.locator(`article[data-agent=${agent}]`)).toContainText('Verdict');
    const cells = page.getByTestId('agent-table').locator(`tr[data-agent=${agent}] td`);
    await expect(cells.first()).toHaveText(/^[\d,]+$/);
  }
});

for (const [width, agents] of [
  [768, setUp.agents],
  [1200, setUp.agents],
  [1280, setUp.agents],
  [1366, setUp.agents],
  [1440, [...setUp.agents, 'cipher-5']],
] as const) {
  test(`${agents.length} sheets and all results fit into a window of ${width} pixels`, async ({ page }) => {
    await page.setViewportSize({ width, height: 800 });
    await page.goto(addressOf({ agents, rounds: 1 }));
    await page.getByTestId('start').click();
    await expectFinished(page);
    for (const name of ['What each agent wrote', 'Results per agent']) {
      const over = await page
        .getByRole('region', { name })
        .evaluate((region) => region.scrollWidth - region.clientWidth);
      expect(over, `pixels of “${name}” that have to be scrolled to`).toBe(0);
    }
    await expectNoSideways(page, 'it is finished');
  });
}

test('sheets that do not fit show a shadow where there are more, and scroll with the keyboard', async ({
  page,
}) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.goto(addressOf({ ...setUp, rounds: 1 }));
  await page.getByTestId('start').click();
  await expectFinished(page);
  const sheets = page.getByRole('region', { name: 'What each agent wrote' });
  const edge = (side: 'before' | 'after') =>
    sheets.evaluate((node, side) => getComputedStyle(node.parentElement!, `::${side}`).opacity, side);
  await expect.poll(() => edge('after'), 'more to the right').toBe('1');
  await expect.poll(() => edge('before'), 'nothing to the left').toBe('0');
  await sheets.focus();
  await expect(async () => {
    await page.keyboard.press('ArrowRight');
    expect(await edge('after'), 'the end').toBe('0');
  }).toPass();
  await expect.poll(() => edge('before'), 'more to the left').toBe('1');
});

test('on a phone a sheet is as high as its own text, the results are a step away, and their columns stand apart', async ({
  page,
}) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto(addressOf({ ...setUp, rounds: 1 }));
  await page.getByTestId('start').click();
  await expectFinished(page);
  for (const sheet of await page.locator('article').all()) {
    // What a sheet has below its last line is its own padding and border.
    const empty = await sheet.evaluate(
      (node) => node.getBoundingClientRect().bottom - node.lastElementChild!.getBoundingClientRect().bottom,
    );
    expect(empty, 'empty pixels at the end of a sheet').toBeLessThan(20);
  }
  await page.getByRole('button', { name: 'Go to the results' }).click();
  await expect(page.getByRole('complementary', { name: 'Results' })).toBeFocused();
  await expect(page.getByRole('heading', { name: 'Cost so far' })).toBeInViewport();

  const table = page.getByTestId('agent-table');
  for (const row of await table.getByRole('row').all()) {
    const edges = await row.locator('td, th:not(:first-child)').evaluateAll((cells) =>
      cells.map((cell) => {
        const text = document.createRange();
        text.selectNodeContents(cell);
        const { left, right } = text.getBoundingClientRect();
        return { left, right };
      }),
    );
    for (const [index, { left }] of edges.entries()) {
      if (index > 0) expect(left - edges[index - 1]!.right, 'pixels between two columns').toBeGreaterThan(5);
    }
  }
  await expect(table.locator('tbody svg').first()).toBeVisible();
});

test('a chosen theme is remembered', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'light' });
  await page.goto('/');
  await page.getByRole('button', { name: 'Dark page' }).click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  const bar = page.locator('meta[name=theme-color][media=all]');
  await expect(bar).toHaveAttribute('content', '#14171c');
  await page.reload();
  await expect(page.getByRole('button', { name: 'Light page' })).toBeVisible();
  await expect(bar).toHaveAttribute('content', '#14171c');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
});
