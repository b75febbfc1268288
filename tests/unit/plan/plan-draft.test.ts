// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { draftOfPlan, problemAt, readDraft, type PlanDraft } from '../../../src/app/plan/plan-draft.ts';
import { parsePlan } from '../../../src/storage/parse-plan.ts';
import { presets } from '../../../src/app/plan/plan-presets.ts';
import { ownTask, samplePlan } from './sample-plan.ts';

const draft = draftOfPlan(samplePlan);
const ruleAt = (change: Partial<PlanDraft>, place: string) => {
  const reading = readDraft({ ...draft, ...change });
  return reading.kind === 'invalid' ? problemAt(reading.problems, place) : undefined;
};

describe('a plan in the form', () => {
  it('is the plan that was put there', () => {
    expect(readDraft(draft)).toEqual({ kind: 'valid', plan: samplePlan });
  });

  it('reads its documents once, however often another field is changed', () => {
    let reads = 0;
    const { collection } = ownTask;
    const documents = Array.from({ length: 100 }, () => ({
      source: 'minutes',
      get text() {
        reads++;
        return 'We met.';
      },
    }));
    const task = { ...ownTask, collection: { ...collection!, documents } };
    const own = { ...draft, tasks: [task, { ...task }] };
    expect(readDraft(own)).toMatchObject({ kind: 'valid' });
    const first = reads;
    expect(first).toBeGreaterThanOrEqual(100);
    expect(readDraft({ ...own, name: 'Another', tasks: [{ ...task, sources: ['letters'] }] }).kind).toBe(
      'invalid',
    );
    expect(readDraft({ ...own, name: 'Another' }).kind).toBe('valid');
    expect(reads).toBe(first);
  });

  it('tells again what is wrong with its documents', () => {
    const collection = { ...ownTask.collection!, documents: [{ source: 'minutes', text: ' ' }] };
    const own = { ...draft, tasks: [{ ...ownTask, collection }] };
    for (const name of ['one', 'two']) {
      const reading = readDraft({ ...own, name });
      const place = reading.kind === 'invalid' ? reading.problems[0]!.place : '';
      expect(place).toBe('tasks[0].collection.documents[0].text');
    }
  });

  it.each([
    ['1, 2', [1, 2]],
    ['1-4', [1, 2, 3, 4]],
    ['3 1;9–10', [3, 1, 9, 10]],
    [' 7 ', [7]],
  ])('takes “%s” as seeds', (seeds, expected) => {
    expect(readDraft({ ...draft, seeds })).toMatchObject({ kind: 'valid', plan: { seeds: expected } });
  });

  it.each(['', 'one', '1,1', '5-2', '0-1000000000', '1e2', '-1', '0x10', '2147483648', '1.5'])(
    'tells what seeds are where they are “%s”',
    (seeds) => {
      expect(ruleAt({ seeds }, 'seeds')).toContain('Give 1 to 100 different whole numbers');
    },
  );

  it.each(['', '0', '10001', 'many', '2.5', '1e2', '٣'])(
    'tells what rounds are where they are “%s”',
    (rounds) => {
      expect(ruleAt({ rounds }, 'rounds')).toContain('from 1 to 10,000');
    },
  );

  it.each([
    [{ rounds: '1e3' }, /^Rounds: This must be a whole number from 1 to 10,000\.$/],
    [{ seeds: '5-1' }, /^Seeds: Give 1 to 100 different whole numbers/],
  ])('tells beside the start what to write, and not what it made of it: %o', (typed, said) => {
    const reading = readDraft({ ...draft, ...typed });
    expect(reading.kind === 'invalid' && reading.problems[0]!.problem).toMatch(said);
  });

  it('tells each field of its own mistake, and not of that of another', () => {
    expect(ruleAt({ agents: [] }, 'agents')).toContain('a list of 1 to 20 agents');
    expect(ruleAt({ name: ' ' }, 'name')).toContain('a name');
    const twice = { models: [...draft.models, draft.models[1]!] };
    expect(ruleAt(twice, 'models[2]')).toContain('different');
    expect(ruleAt(twice, 'models[1]')).toBeUndefined();
    const tasks = Array.from({ length: 12 }, () => ({ task: 'email' as const }));
    const stray = { tasks: tasks.map((task, i) => (i === 10 ? { ...task, sources: ['news'] } : task)) };
    expect(ruleAt(stray, 'tasks[10]')).toContain('one of the sources');
    expect(ruleAt(stray, 'tasks[1]'), 'tasks[10] begins with the same letters').toBeUndefined();
  });
});

it.each(presets.map((preset) => [preset.label, preset]))('“%s” is a plan', (_, preset) => {
  expect(parsePlan(preset.plan(samplePlan.models[0]!))).toMatchObject({ ok: true });
});
