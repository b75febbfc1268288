import { describe, expect, it } from 'vitest';
import { writeCalls, writeEdit } from '../../../src/core/carry/write-chat.ts';
import { csvHeader, writeCsvRow } from '../../../src/core/carry/write-csv.ts';
import { writeNotebookLine } from '../../../src/core/carry/write-notebook.ts';
import { createRandom } from '../../../src/core/random.ts';
import { drawSeed } from '../../fixtures/random-seed.ts';
import { drawText } from '../../fixtures/random-text.ts';
import { aCall, aRound, aRun } from '../../fixtures/rounds.ts';

const columns = csvHeader.trim().replace('\ufeff', '').split(',');

/** A reader of RFC 4180, written apart from the writer. */
function readCsv(text: string): string[][] {
  const rows: string[][] = [[]];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/g)) {
    rows.at(-1)!.push(quoted === undefined ? plain! : quoted.replaceAll('""', '"'));
    if (end === '\r\n') rows.push([]);
    if (end === '') break;
  }
  return rows;
}

function rowOf(change: Parameters<typeof aRound>[1]): Record<string, string> {
  const [cells] = readCsv(writeCsvRow(aRound(1, change), aRun()));
  return Object.fromEntries(columns.map((column, i) => [column, cells![i]!]));
}

describe('CSV of rounds', () => {
  it('has one row per round, with a cell for each column', () => {
    const row = rowOf({ draft: 'One, "two"\nthree', learned: null, cost: 3 });
    expect(Object.keys(row)).toHaveLength(columns.length);
    expect(row).toMatchObject({
      draft: 'One, "two"\nthree',
      inferred_preference: '',
      cost: '3',
      round: '1',
      run: 'run-1',
    });
    expect(row).toMatchObject({ expense_prompt_tokens: '24', expense_reply_tokens: '6', seconds: '0.0125' });
  });

  it.each(['=1+1', '+1', '-1 point', '@SUM(A1)', '\t=1', '\r=1', '  =HYPERLINK("http://x")', '\n=1'])(
    'keeps a spreadsheet from calculating %j',
    (draft) => {
      expect(rowOf({ draft })['draft']).toBe(`'${draft}`);
    },
  );

  it('gives every text back that a spreadsheet would not calculate', () => {
    const random = createRandom(drawSeed('CSV'));
    for (let i = 0; i < 300; i++) {
      const draft = drawText(random);
      expect([draft, `'${draft}`]).toContain(rowOf({ draft })['draft']);
    }
  });
});

describe('ndjson for a notebook', () => {
  const read = (...parts: Parameters<typeof writeNotebookLine>) => {
    const line = writeNotebookLine(...parts);
    expect(line.indexOf('\n')).toBe(line.length - 1);
    return JSON.parse(line) as Record<string, unknown>;
  };

  it('has the documented fields, those of the logs of the paper’s code under their names', () => {
    const calls = [
      { ...aCall('Hey, draft 2'), replyTokens: 5 },
      { ...aCall('no'), prompt: 'verdict', role: 'user' },
      { ...aCall('Hey, edit 2'), prompt: 'edit', role: 'user', replyTokens: 6 },
    ] as const;
    const closeness = [{ source: 'story', score: 0.9 }];
    expect(read(aRound(2, { closeness, calls }), aRun())).toEqual({
      ...{ run: 'run-1', task: 'email', agent: 'cipher-5', seed: 1, round: 2 },
      ...{ source: 'story', document: 'story-2', message: 'A walk by the lake, no. 2.' },
      ...{ completion: 'Hey, draft 2', completion_token_count: 5, completion_logprobs: [] },
      ...{ edited: 'Hey, edit 2', edited_token_count: 6, edited_logprobs: [] },
      ...{ verdict: 'edit', comment: 'closing: yes\nVerdict: no', cost: 2 },
      ...{ preference_groundtruth: 'informal, no closing', preference_inference: 'no closing' },
      ...{ preference: 'informal', inferred_preference: 'no closing' },
      ...{ expense_prompt_tokens: 12, expense_reply_tokens: 5, seconds: 0.0125 },
      user_model: 'inkling-user',
      assistant_model: 'inkling-assistant',
      embedder_model: 'inkling-embedder',
      retrieved: [{ round: 1, similarity: 0.9, preference: 'informal' }],
      closeness: [{ source: 'story', bert_score: 0.9 }],
    });
  });

  it('counts an accepted draft as the edit, and knows no tokens where no call is recorded', () => {
    const accepted = aRound(1, { verdict: { kind: 'accept', check: '' }, edit: 'Hey, draft 1', cost: 0 });
    const calls = [{ ...aCall('Hey, draft 1'), replyTokens: 5 }];
    expect(read({ ...accepted, calls }, aRun())).toMatchObject({
      ...{ edited: 'Hey, draft 1', edited_token_count: 5, comment: 'Verdict: yes' },
    });
    expect(read({ ...accepted, calls: [] }, aRun())).toMatchObject({
      ...{ completion_token_count: null, edited_token_count: null, closeness: null },
    });
  });

  it.each([
    ['cipher-1', 'inferred'],
    ['prose-5', 'inferred'],
    ['continual', 'used'],
    ['oracle', 'used'],
    ['no-learning', null],
    ['icl-edit-5', null],
  ] as const)('tells of %s the preference that the paper’s code logs', (agent, preference) => {
    const held = preference === null ? null : 'used';
    const learned = agent === 'oracle' || preference === null ? null : 'inferred';
    const round = aRound(3, { agent, preference: held, learned });
    expect(read(round, aRun())['preference_inference']).toBe(preference);
  });
});

describe('chat data', () => {
  it('has a conversation for every call, ending with the reply', () => {
    const lines = writeCalls(aRound(1), aRun())
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
    expect(lines).toHaveLength(2);
    expect(lines[0]).toEqual({
      messages: [
        { role: 'system', content: 'Write.' },
        { role: 'user', content: 'Notes' },
        { role: 'assistant', content: 'draft 1' },
      ],
      ...{ run: 'run-1', agent: 'cipher-5', seed: 1, round: 1, source: 'story' },
      ...{ model: 'inkling-assistant', prompt: 'draft' },
    });
  });

  it('has what the user wanted in the place of the draft', () => {
    const verdict = { ...aCall('yes'), prompt: 'verdict', role: 'user' } as const;
    const line = writeEdit(aRound(1, { calls: [aCall('the draft'), verdict] }), aRun());
    expect(JSON.parse(line)).toMatchObject({
      messages: [{ role: 'system' }, { role: 'user' }, { role: 'assistant', content: 'Hey, edit 1' }],
      cost: 1,
    });
  });

  it('leaves a round out whose draft was not asked for', () => {
    expect(writeEdit(aRound(1, { calls: [] }), aRun())).toBe('');
  });
});
