import { expect, type Page } from '@playwright/test';
import { readFile } from 'node:fs/promises';
import type { CompletedRound, TaskName } from '../../src/core/types.ts';
import { readExport } from '../../scripts/read-export.mjs';

export type ExportedRun = ReturnType<typeof readExport>;

export interface SetUp {
  readonly task?: TaskName;
  readonly agents: readonly string[];
  readonly rounds: number;
  readonly seeds?: readonly number[];
}

/** The address that sets the page up; the processor is asked for, because a test machine seldom has more. */
export function addressOf({ task = 'email', agents, rounds, seeds = [1] }: SetUp): string {
  return `/?task=${task}&agents=${agents.join(',')}&rounds=${rounds}&seeds=${seeds.join(',')}&device=wasm`;
}

export async function startRun(page: Page, setUp: SetUp): Promise<void> {
  await page.goto(addressOf(setUp));
  await page.getByTestId('start').click();
}

/** Until the page no longer tells how the run had ended before. */
export async function goOn(page: Page): Promise<void> {
  const status = page.getByTestId('status');
  const before = await status.innerText();
  await page.getByTestId('go-on').click();
  await expect(status).not.toHaveText(before);
}

/** Fails at once, and with the page's own words, when the run fails. */
export async function expectFinished(page: Page): Promise<void> {
  const end = page.getByTestId('status').filter({ hasText: /^Run (finished|failed|stopped)$/ });
  await end.waitFor({ timeout: 0 });
  const failure = page.getByTestId('failure');
  const words = (await failure.count()) > 0 ? await failure.first().innerText() : '';
  expect(`${await end.innerText()} ${words}`.trim()).toBe('Run finished');
}

export async function exportRun(page: Page): Promise<ExportedRun> {
  const download = page.waitForEvent('download');
  await page.getByTestId('export-menu').click();
  await page.getByTestId('export-run').click();
  return readExport(await readFile(await (await download).path(), 'utf8'));
}

/** What two runs of the same configuration must share: all but the run's name and how long things took. */
export function comparable(rounds: readonly CompletedRound[]): readonly object[] {
  return rounds.map(({ runId: _runId, milliseconds: _all, calls, ...round }) => ({
    ...round,
    calls: calls.map(({ milliseconds: _one, ...call }) => call),
  }));
}

/** How many rounds are committed, told by the database itself. */
export async function countStoredRounds(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve, reject) => {
        const opening = indexedDB.open('inkling');
        opening.onerror = () => reject(new Error('no database'));
        opening.onsuccess = () => {
          const database = opening.result;
          const counting = database.transaction('rounds').objectStore('rounds').count();
          counting.onerror = () => reject(new Error('no count'));
          counting.onsuccess = () => {
            database.close();
            resolve(counting.result);
          };
        };
      }),
  );
}
