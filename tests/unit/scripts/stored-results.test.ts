import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { taskNames } from '../../../src/core/sources.ts';

const root = new URL('../../../', import.meta.url);
const read = (path: string) => JSON.parse(readFileSync(new URL(path, root), 'utf8'));

interface Report {
  readonly task: string;
  readonly device: 'wasm' | 'webgpu';
  readonly models: Readonly<Record<string, { readonly id: string; readonly sha256: string }>>;
  readonly episodes: readonly { readonly agent: string; readonly seed: number; readonly rounds: unknown[] }[];
  readonly foreignRequests: number;
}

interface Listed {
  readonly id: string;
  readonly variants: readonly {
    readonly device: string;
    readonly files: readonly { readonly sha256: string }[];
  }[];
}

describe.each(taskNames)('the stored results of %s', (task) => {
  const report = read(`docs/results/${task}.json`) as Report;
  const { models } = read('models.json') as { models: readonly Listed[] };

  it('were made with the models that the page has now', () => {
    expect(report.task).toBe(task);
    for (const { id, sha256 } of Object.values(report.models)) {
      const variant = models
        .find((model) => model.id === id)
        ?.variants.find(({ device }) => device === report.device);
      expect(
        variant?.files.map((file) => file.sha256),
        id,
      ).toContain(sha256);
    }
  });

  it('hold 200 rounds of eight agents on three seeds, without a request to elsewhere', () => {
    const agents = new Set(report.episodes.map(({ agent }) => agent));
    expect([...agents]).toEqual([
      'no-learning',
      'explore-then-exploit',
      'continual',
      'icl-edit-5',
      'cipher-1',
      'cipher-5',
      'prose-5',
      'oracle',
    ]);
    expect(report.episodes).toHaveLength(24);
    for (const { rounds } of report.episodes) expect(rounds).toHaveLength(200);
    expect(report.foreignRequests).toBe(0);
  });
});
