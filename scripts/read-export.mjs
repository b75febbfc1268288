/**
 * The one run in a file of JSON Lines that the page has exported, as one value.
 *
 * @param {string} text
 * @returns {{ run: import('../src/core/types.ts').RunConfig, record: { loaded: Record<string, import('../src/core/run-record.ts').LoadedModel> } | null, rounds: readonly import('../src/core/types.ts').CompletedRound[] }}
 */
export function readExport(text) {
  const lines = text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
  const runs = lines.filter(({ type }) => type === 'run');
  if (runs.length !== 1) throw new Error(`The export has ${runs.length} runs where one was expected.`);
  const rounds = lines.filter(({ type }) => type === 'round').map(({ round }) => round);
  return { run: runs[0].run, record: runs[0].record, rounds };
}
