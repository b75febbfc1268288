// @vitest-environment node
import { describe, expect, it } from 'vitest';
import {
  describeOption,
  draftOf,
  offeredAgents,
  readForm,
  toggleAgent,
} from '../../src/app/settings/form-draft.ts';
import { demoSettings, isDemo } from '../../src/app/settings/run-settings.ts';
import { parseUrlSettings } from '../../src/app/settings/url-settings.ts';

describe('an address', () => {
  it('without parameters asks for the demo', () => {
    expect(parseUrlSettings('')).toEqual({ settings: demoSettings, notices: [], asked: false });
  });

  it('sets every setting', () => {
    const search =
      '?task=summarization&agents=no-learning,cipher-1,oracle&rounds=40&seeds=1,2,3&k=7&device=webgpu&software=1';
    expect(parseUrlSettings(search)).toEqual({
      settings: {
        task: 'summarization',
        agents: ['no-learning', 'cipher-1', 'oracle'],
        rounds: 40,
        seeds: [1, 2, 3],
        k: 7,
        device: 'webgpu',
        software: true,
      },
      notices: [],
      asked: true,
    });
  });

  it.each([
    ['rounds=banana', 'rounds'],
    ['rounds=', 'rounds'],
    ['rounds=0', 'rounds'],
    ['rounds=501', 'rounds'],
    ['rounds=1e2', 'rounds'],
    ['rounds=2.5', 'rounds'],
    ['rounds=-3', 'rounds'],
    ['seeds=1,1', 'seeds'],
    ['seeds=one', 'seeds'],
    ['seeds=2147483648', 'seeds'],
    ['seeds=', 'seeds'],
    ['seeds=1,2,3,4,5,6,7,8,9,10,11', 'seeds'],
    ['k=1', 'k'],
    ['k=21', 'k'],
    ['agents=wizard', 'agents'],
    ['agents=cipher-0', 'agents'],
    ['agents=cipher-21', 'agents'],
    ['agents=oracle,oracle', 'agents'],
    ['agents=icl-edit', 'agents'],
    ['agents=prose-21', 'agents'],
    ['agents=continual-5', 'agents'],
    [`agents=${Array.from({ length: 13 }, (_, i) => `cipher-${i + 1}`).join()}`, 'agents'],
    ['agents=', 'agents'],
    ['device=toaster', 'device'],
    ['software=maybe', 'software'],
    ['task=translation', 'task'],
    ['task=', 'task'],
    ['task=toString', 'task'],
  ])('with the nonsense %s gets the default and is told so', (query, name) => {
    const { settings, notices, asked } = parseUrlSettings(`?${query}`);
    expect(settings).toEqual(demoSettings);
    expect(asked).toBe(false);
    expect(notices).toHaveLength(1);
    expect(notices[0]).toMatch(
      new RegExp(`^${name}=.* in the address is not .*The default is used instead\\.$`),
    );
  });

  it('may name every agent', () => {
    const named = 'no-learning,explore-then-exploit,continual,icl-edit-5,cipher-1,cipher-5,prose-5,oracle';
    const { settings, notices } = parseUrlSettings(`?agents=${named}`);
    expect(settings.agents.join()).toBe(named);
    expect(notices).toEqual([]);
  });

  it('that names an agent wrongly is told every name', () => {
    const [notice] = parseUrlSettings('?agents=wizard').notices;
    expect(notice).toContain('no-learning, oracle, cipher-1 … cipher-20, explore-then-exploit, continual');
    expect(notice).toContain('icl-edit-1 … icl-edit-20, prose-1 … prose-20');
  });

  it('of before there was a choice of task means e-mails', () => {
    const { settings, notices } = parseUrlSettings('?agents=oracle&rounds=3');
    expect(settings).toMatchObject({ task: 'email', agents: ['oracle'], rounds: 3 });
    expect(notices).toEqual([]);
  });

  it('with one nonsense keeps what can be read', () => {
    const { settings, notices } = parseUrlSettings('?rounds=banana&seeds=4');
    expect(settings.seeds).toEqual([4]);
    expect(settings.rounds).toBe(20);
    expect(notices).toHaveLength(1);
  });

  it('names what it does not know, once each, and uses the rest', () => {
    const { settings, notices } = parseUrlSettings('?zzz=1&seeds=4&round=5&round=6');
    expect(settings.seeds).toEqual([4]);
    const known = 'it can say task, agents, rounds, seeds, k, device and software.';
    expect(notices).toEqual([
      `zzz in the address means nothing here: ${known}`,
      `round in the address means nothing here: ${known}`,
    ]);
  });

  it('does not print a long nonsense in full', () => {
    expect(parseUrlSettings(`?rounds=${'x'.repeat(5000)}`).notices[0]!.length).toBeLessThan(200);
    expect(parseUrlSettings(`?${'x'.repeat(5000)}=1`).notices[0]!.length).toBeLessThan(200);
  });

  it('gives k to the demo agent, and takes k from a named agent', () => {
    expect(parseUrlSettings('?k=3').settings.agents).toEqual(['no-learning', 'cipher-3', 'oracle']);
    expect(parseUrlSettings('?agents=cipher-1,cipher-8').settings.k).toBe(8);
    expect(parseUrlSettings('?agents=icl-edit-1,prose-3').settings.k).toBe(3);
  });
});

describe('the form', () => {
  it('reads back what it was made from', () => {
    const { settings } = parseUrlSettings('?task=summarization&agents=cipher-8,cipher-3&seeds=2,5&rounds=9');
    expect(readForm(draftOf(settings))).toEqual({ kind: 'valid', settings });
  });

  it('names the new k in the agent called cipher-k, and runs no agent twice', () => {
    const draft = { ...draftOf(demoSettings), k: '3' };
    expect(readForm(draft)).toMatchObject({
      settings: { agents: ['no-learning', 'cipher-3', 'oracle'], k: 3 },
    });
    const twice = { ...draft, agents: ['cipher-k', 'cipher-3'] as const };
    expect(readForm(twice)).toMatchObject({ settings: { agents: ['cipher-3'] } });
  });

  it('gives one k to all agents that have one', () => {
    const { settings } = parseUrlSettings('?agents=cipher-1,cipher-4,icl-edit-4,prose-4,prose-2');
    const draft = draftOf(settings);
    expect(draft.agents).toEqual(['cipher-1', 'cipher-k', 'icl-edit-k', 'prose-k', 'prose-2']);
    expect(readForm({ ...draft, k: '7' })).toMatchObject({
      settings: { agents: ['cipher-1', 'cipher-7', 'icl-edit-7', 'prose-7', 'prose-2'] },
    });
  });

  it('offers every method, and beside the usual ones what an address has chosen', () => {
    const { settings } = parseUrlSettings('?agents=cipher-4,prose-2');
    expect(offeredAgents(draftOf(settings))).toEqual({
      first: ['no-learning', 'cipher-1', 'cipher-k', 'oracle', 'prose-2'],
      further: ['explore-then-exploit', 'continual', 'icl-edit-k', 'prose-k'],
    });
  });

  it('names an agent with a k as it stands in the form', () => {
    expect(describeOption('icl-edit-k')).toEqual({
      label: 'ICL-edit-k',
      about: 'is shown the drafts and edits of the k most similar rounds',
    });
    expect(describeOption('cipher-1').label).toBe('CIPHER-1');
  });

  it('takes no more agents than a run may have', () => {
    const agents = Array.from({ length: 13 }, (_, i) => `cipher-${i + 1}` as const);
    expect(readForm({ ...draftOf(demoSettings), agents })).toEqual({
      kind: 'invalid',
      errors: { agents: 'Choose at most 12 agents.' },
    });
  });

  it('says for each field what would be right', () => {
    const reading = readForm({ ...draftOf(demoSettings), agents: [], rounds: '', seeds: 'a', k: '99' });
    expect(reading).toEqual({
      kind: 'invalid',
      errors: {
        agents: 'Choose at least one agent.',
        rounds: 'Give a whole number from 1 to 500.',
        seeds: 'Give one to 10 different whole numbers from 0 to 2147483647, with commas between them.',
        k: 'Give a whole number from 2 to 20.',
      },
    });
  });

  it('keeps the order of the agents, however they are chosen', () => {
    const draft = toggleAgent(toggleAgent(draftOf(demoSettings), 'no-learning'), 'no-learning');
    expect(draft.agents).toEqual(['no-learning', 'cipher-k', 'oracle']);
    expect(toggleAgent(draft, 'cipher-1').agents).toEqual(['no-learning', 'cipher-1', 'cipher-k', 'oracle']);
    expect(toggleAgent(draft, 'continual').agents.at(-1)).toBe('continual');
  });

  it('calls the demo the demo on every device, and nothing else', () => {
    expect(isDemo({ ...demoSettings, device: 'wasm' })).toBe(true);
    expect(isDemo({ ...demoSettings, task: 'summarization' })).toBe(false);
    expect(isDemo({ ...demoSettings, rounds: 21 })).toBe(false);
    expect(isDemo({ ...demoSettings, seeds: [2] })).toBe(false);
    expect(isDemo({ ...demoSettings, agents: ['oracle'] })).toBe(false);
  });
});
