import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { checkResultsFile, writeResults } from '../../../scripts/results-file.mjs';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'inkling-results-'));
  writeFileSync(join(folder, 'old.json'), 'old');
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('the file for the results', () => {
  it.each(['new.json', 'old.json'])(
    'may be %s in a folder that is there, and is left alone',
    async (name) => {
      await checkResultsFile(join(folder, name));
      expect(readFileSync(join(folder, 'old.json'), 'utf8')).toBe('old');
    },
  );

  it.each([
    ['missing/new.json', 'there is no folder'],
    ['old.json/new.json', 'there is no folder'],
    ['.', 'is a folder'],
  ])('may not be %s: %s', async (name, words) => {
    await expect(checkResultsFile(join(folder, name))).rejects.toThrow(words);
  });

  it('holds what was measured', async () => {
    const path = join(folder, 'new.json');
    const said = vi.spyOn(console, 'log').mockImplementation(() => undefined);
    await writeResults(path, { ratio: 1.5 });
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ ratio: 1.5 });
    expect(said).toHaveBeenCalledWith(`Written to ${path}.`);
    const rounds = [
      { t: 1, neighbours: [{ t: 2 }] },
      { t: 2, neighbours: [] },
    ];
    const results = { none: null, list: [], ratios: [1.5, 2], episodes: [{ agent: 'a "b"', rounds }] };
    await writeResults(path, { ...results, missing: undefined });
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(results);
    expect(readFileSync(path, 'utf8')).toContain('\n        {"t":1,"neighbours":[{"t":2}]},\n');
    said.mockRestore();
  });
});
