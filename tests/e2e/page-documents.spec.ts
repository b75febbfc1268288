import { expect, test, type Page } from '@playwright/test';
import { expectNothingForAxe } from './axe.ts';
import { addressOf, countStoredRounds, expectFinished, exportRun, goOn } from './run-page.ts';

const letters = [
  ['club', 'The boat was sold on 3 June for 900 euros, and Ada keeps the key until then.'],
  ['office', 'The printer on the second floor is out of order. Lena Adeyemi will repair it on Thursday.'],
  ['club', 'We met at the harbour; Jonas brings the oars on 4 May.'],
  ['office', 'The order of 40 chairs arrives on 19 June. Mark asks for the key to the cellar.'],
] as const;
const csv = `\ufeffwho;what\r\n${letters.map(([who, what]) => `${who};"${what}"`).join('\r\n')}\r\n`;

test.setTimeout(150_000);

async function addLetters(page: Page): Promise<void> {
  await page.goto(addressOf({ agents: ['oracle'], rounds: 4 }));
  await page.getByText('Documents, sources and preferences').click();
  const buffer = Buffer.from(csv, 'utf16le');
  await page
    .getByTestId('document-files')
    .setInputFiles({ name: 'letters.csv', mimeType: 'text/csv', buffer });
  const form = page.getByTestId('collection-form');
  await form.getByLabel('Text', { exact: true }).selectOption('what');
  await form.getByLabel('Source', { exact: true }).selectOption('who');
  await expect(form).toContainText('4 documents of 2 sources.');
  await form.getByLabel('club', { exact: true }).fill('bullet points, no closing');
  await form.getByText('Pick a preference for office').click();
  await form.getByLabel('One of the paper’s').selectOption('informal, conversational, no closing');
}

async function stopAfterOneRound(page: Page): Promise<void> {
  await page.getByTestId('start-form').click();
  await expect.poll(() => countStoredRounds(page)).toBeGreaterThan(0);
}

test('a run over documents of one’s own is set up from a CSV, goes on after a reload, and ends', async ({
  page,
}) => {
  await addLetters(page);
  await expectNothingForAxe(page, 'documents are read');
  await page.getByRole('button', { name: 'Keep these documents' }).click();
  await expect(page.getByRole('radio', { name: /^Letters/ })).toBeChecked();
  await stopAfterOneRound(page);
  await page.reload();
  await goOn(page);
  await expectFinished(page);

  const { run, rounds } = await exportRun(page);
  expect(run.collection).toMatch(/^[0-9a-f]{16}$/);
  const dealt = rounds.map(({ document }) => [document.source, document.text]);
  expect(dealt.toSorted()).toEqual(letters.map((letter) => [...letter]).toSorted());
  for (const { document, latentPreference } of rounds) {
    expect(latentPreference).toBe(
      document.source === 'club' ? 'bullet points, no closing' : 'informal, conversational, no closing',
    );
  }
});

test('a run whose documents were deleted says so and keeps its rounds, and goes on when they are back', async ({
  page,
}) => {
  await addLetters(page);
  await page.getByRole('button', { name: 'Keep these documents' }).click();
  await stopAfterOneRound(page);
  await page.goto(addressOf({ agents: ['oracle'], rounds: 4 }));
  await page.getByText('Documents, sources and preferences').click();
  await page.getByRole('button', { name: 'Delete Letters' }).click();
  await expect(page.getByRole('button', { name: 'Undo deleting Letters' })).toBeFocused();
  const kept = await countStoredRounds(page);
  await page.getByTestId('go-on').click();
  await expect(page.getByTestId('failure')).toContainText(
    'The documents of this run are not kept in this browser any more.',
  );
  expect(await countStoredRounds(page)).toBe(kept);

  // The same documents with the same preferences are the same collection.
  await addLetters(page);
  await page.getByRole('button', { name: 'Keep these documents' }).click();
  await expect(page.getByRole('radio', { name: /^Letters/ })).toBeChecked();
  await page.getByTestId('go-on').click();
  await expectFinished(page);
});
