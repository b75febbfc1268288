// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { draftOf, readForm, toggleAgent } from '../../src/app/settings/form-draft.ts';
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
  });

  it('calls the demo the demo on every device, and nothing else', () => {
    expect(isDemo({ ...demoSettings, device: 'wasm' })).toBe(true);
    expect(isDemo({ ...demoSettings, task: 'summarization' })).toBe(false);
    expect(isDemo({ ...demoSettings, rounds: 21 })).toBe(false);
    expect(isDemo({ ...demoSettings, seeds: [2] })).toBe(false);
    expect(isDemo({ ...demoSettings, agents: ['oracle'] })).toBe(false);
  });
});
