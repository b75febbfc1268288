import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseCatalog } from '../../src/engines/catalog.ts';

const root = new URL('../../', import.meta.url);
const { models, rejected } = parseCatalog(JSON.parse(readFileSync(new URL('models.json', root), 'utf8')));

describe('models.json', () => {
  test('describes the files as they lie in public/models', () => {
    execFileSync('node', ['scripts/models.mjs', '--check'], { cwd: root, stdio: 'pipe' });
  });

  test('has no entry that would be left out', () => {
    expect(rejected).toEqual([]);
  });

  test('has an embedded model for every role', () => {
    for (const role of ['user', 'assistant', 'embedder'] as const) {
      const found = models.filter(
        (model) => model.roles.includes(role) && model.location.kind === 'embedded',
      );
      expect(found.length, role).toBeGreaterThan(0);
    }
  });

  test('lists at most 12 MB for each device of an embedded model', () => {
    for (const { id, location, variants } of models) {
      if (location.kind !== 'embedded') continue;
      for (const { device, files } of variants) {
        const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
        expect(bytes, `${id} on ${device}`).toBeLessThanOrEqual(12_000_000);
      }
    }
  });
});
