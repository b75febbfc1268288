import { describe, expect, it } from 'vitest';
import { parseOptions } from '../../../scripts/demo/options.mjs';
import { createReport, createTable, describeFacts } from '../../../scripts/demo/report.mjs';
import { addressOf } from '../../../scripts/drive.mjs';
import { parseUrlSettings } from '../../../src/app/settings/url-settings.ts';
import { summarizeEpisode } from '../../../src/core/metrics.ts';
import { aRound, aRun } from '../../fixtures/rounds.ts';

describe('the options of the demo', () => {
  it('are the demo of the page when nothing is said', () => {
    expect(parseOptions([])).toEqual({
      task: 'email',
      rounds: 20,
      seeds: [1],
      agents: ['no-learning', 'cipher-5', 'oracle'],
      device: 'auto',
      software: false,
      json: null,
      help: false,
    });
  });

  it.each([
    ['1,2,3', [1, 2, 3]],
    ['1-3', [1, 2, 3]],
    ['7,1-2,2', [7, 1, 2]],
    ['1-10', [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]],
    ['2147483647', [2147483647]],
  ])('read the seeds %s', (text, seeds) => {
    expect(parseOptions(['--seeds', text]).seeds).toEqual(seeds);
  });

  it('may be joined by an equals sign', () => {
    expect(parseOptions(['--rounds=40', '--json=out.json'])).toMatchObject({ rounds: 40, json: 'out.json' });
  });

  it('reach the page as they are, up to its limits', () => {
    const many = Array.from({ length: 8 }, (_, i) => `cipher-${i + 13}`).join(',');
    const options = parseOptions([
      '--task=summarization',
      '--rounds=500',
      '--seeds=0-9',
      `--agents=${many}`,
      '--device=webgpu',
    ]);
    const { settings, notices } = parseUrlSettings(new URL(addressOf('http://localhost', options)).search);
    expect(notices).toEqual([]);
    expect(settings.task).toBe('summarization');
    expect(options).toMatchObject({
      task: settings.task,
      agents: settings.agents,
      rounds: settings.rounds,
      seeds: settings.seeds,
      device: settings.device,
    });
  });

  it.each([
    [['--rounds', '0']],
    [['--rounds', '501']],
    [['--rounds', '2.5']],
    [['--seeds', '3-1']],
    [['--seeds', 'one']],
    [['--seeds', '1-']],
    [['--seeds', '1-11']],
    [['--seeds', '1-6,11-16']],
    [['--seeds', '2147483648']],
    [['--seeds', '99999999999999999999']],
    [['--seeds', '0-99999999999999999999']],
    [['--agents', 'teacher']],
    [['--agents', 'cipher-0']],
    [['--agents', 'cipher-21']],
    [['--agents', Array.from({ length: 13 }, (_, i) => `cipher-${i + 1}`).join()]],
    [['--device', 'cpu']],
    [['--task', 'translation']],
    [['--task']],
    [['--fast']],
    [['--json']],
  ])('refuse %s', (args) => {
    expect(() => parseOptions(args)).toThrow();
  });
});

describe('the report of the demo', () => {
  const record = {
    loaded: {
      user: { choice: { device: 'wasm' }, sha256: 'u' },
      assistant: { choice: { device: 'wasm' }, sha256: 'a' },
      embedder: { choice: { device: 'wasm' }, sha256: 'e' },
    },
  };
  const run = { ...aRun(), task: 'summarization', seeds: [1] } as const;
  const rounds = [
    aRound(1, { agent: 'no-learning', cost: 7, neighbours: [], preference: null }),
    aRound(1, { cost: 2, closeness: [{ source: 'story', score: 0.9 }] }),
    aRound(2, { cost: 0, verdict: { kind: 'accept', check: '' } }),
  ];
  const exported = { run, rounds, record };
  const contents = ['edit 1', 'edit 3'].map((value) => ({ subject: 'Hey', facts: [{ slot: 0, value }] }));

  it('has the shape that its readers rely on', () => {
    const report = createReport(exported, ['https://elsewhere.example/'], summarizeEpisode, () => contents);
    expect(report).toMatchObject({
      task: 'summarization',
      device: 'wasm',
      models: {
        user: { id: 'inkling-user', sha256: 'u' },
        assistant: { id: 'inkling-assistant', sha256: 'a' },
        embedder: { id: 'inkling-embedder', sha256: 'e' },
      },
      foreignRequests: 1,
    });
    expect(report.episodes).toHaveLength(2);
    expect(report.episodes[1]).toMatchObject({
      agent: 'cipher-5',
      seed: 1,
      cost: 2,
      accuracy: 1,
      expense: 60,
    });
    expect(report.episodes[1]?.rounds[0]).toEqual({
      t: 1,
      source: 'story',
      verdict: 'edit',
      cost: 2,
      preference: 'informal',
      neighbours: [{ t: 1, similarity: 0.9 }],
      milliseconds: 13,
      facts: { draft: 1, edit: 2, all: 2 },
    });
    expect(describeFacts(report)).toBe(
      'Every fact word for word: in 0 of 1 accepted drafts and in 2 of 2 edits.',
    );
  });

  it('prints one line per agent', () => {
    const lines = createTable(exported, summarizeEpisode).split('\n');
    expect(lines).toHaveLength(3);
    expect(lines[2]).toMatch(/^cipher-5\s+2\.0\s+1\.00\s+50 %\s+100 %\s+60\s+0\.0$/);
  });
});
