import { fireEvent, render, screen } from '@testing-library/svelte';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import DeviceNote from '../../src/app/components/DeviceNote.svelte';
import LeafNav from '../../src/app/components/LeafNav.svelte';
import LoadingPanel from '../../src/app/components/LoadingPanel.svelte';
import RoundSheet from '../../src/app/components/RoundSheet.svelte';
import RunForm from '../../src/app/components/RunForm.svelte';
import WordDiff from '../../src/app/components/WordDiff.svelte';
import type { Sheet } from '../../src/app/run/sheet.ts';
import type { CompletedRound } from '../../src/core/types.ts';
import { defaultChoice } from '../../src/app/models/model-choice.ts';
import { draftOf } from '../../src/app/settings/form-draft.ts';
import { demoSettings } from '../../src/app/settings/run-settings.ts';
import { aCall, aRound } from '../fixtures/rounds.ts';
import { threeModels } from './model-specs.ts';
import { FakeResizeObserver } from './fake-resize-observer.ts';

const completed = (fields: Partial<CompletedRound> = {}): Sheet => ({
  kind: 'completed',
  agent: 'cipher-5',
  round: aRound(2, fields),
});

beforeEach(() => {
  vi.stubGlobal('ResizeObserver', FakeResizeObserver);
});

describe('a word diff', () => {
  it('marks what went and what came as such, and leaves the rest', () => {
    const { container } = render(WordDiff, { before: 'Hi Ada, all good.', after: 'Dear Ada, all good.' });
    expect(container.querySelector('del')).toHaveProperty('textContent', 'Hi');
    expect(container.querySelector('ins')).toHaveProperty('textContent', 'Dear');
    expect(container.textContent.trim()).toBe('HiDear Ada, all good.');
  });

  it('shows text of a model as text', () => {
    const { container } = render(WordDiff, { before: 'a', after: '<img src=x onerror=alert(1)>' });
    expect(container.querySelector('img')).toBeNull();
    expect(container.textContent).toContain('<img src=x');
  });
});

describe('the form of a run', () => {
  it('says which models do not run on the device that was chosen', async () => {
    const [writer, ...others] = threeModels;
    const onCard = { ...writer!, variants: writer!.variants.slice(0, 1) };
    const models = [onCard, ...others];
    const props = {
      draft: draftOf(demoSettings),
      errors: {},
      models,
      unfit: [],
      choice: defaultChoice(models)!,
      onDraft: () => undefined,
      onChoice: () => undefined,
      onStart: () => undefined,
    };
    const { rerender } = render(RunForm, props);
    const read = () => screen.getByRole('combobox', { name: 'Assistant model' }).textContent;
    expect(read()).not.toContain('does not run here');
    await rerender({ ...props, draft: { ...props.draft, device: 'wasm' } });
    expect(read()).toContain('The writer (16.0 MB), does not run here');
    expect(screen.getByRole('combobox', { name: 'User model' }).textContent).not.toContain('does not run');
  });
});

describe('a sheet', () => {
  it('of a round that was shown revisions says so, and has no column of preferences', () => {
    const neighbours = [{ t: 1, similarity: 0.9, preference: null }];
    render(RoundSheet, { sheet: completed({ agent: 'icl-edit-5', preference: null, neighbours }) });
    expect(screen.getByText('draft and edit of 1 remembered round')).toBeTruthy();
    expect(screen.getByRole('row', { name: '1 0.90' })).toBeTruthy();
    expect(screen.queryByRole('columnheader', { name: 'Preference' })).toBeNull();
  });

  it('calls a preference inferred also where the draft was accepted, if it is another one', () => {
    const verdict = { kind: 'accept', check: '' } as const;
    const { rerender } = render(RoundSheet, {
      sheet: completed({ agent: 'continual', verdict, preference: 'warm', learned: 'short' }),
    });
    expect(screen.getByRole('heading', { name: 'Inferred preference' })).toBeTruthy();
    return rerender({ sheet: completed({ verdict, preference: 'warm', learned: 'warm' }) }).then(() =>
      expect(screen.getByRole('heading', { name: 'Preference kept' })).toBeTruthy(),
    );
  });

  it('shows an edited round: preference, memories, diff, verdict with its check, lesson, cost', () => {
    const { container } = render(RoundSheet, { sheet: completed({ cost: 7 }) });
    expect(container.textContent).toMatch(/cost\s*7/);
    expect(screen.getByRole('row', { name: '1 0.90 informal' })).toBeTruthy();
    expect(container.querySelector('del')!.textContent).toContain('draft');
    expect(container.querySelector('ins')!.textContent).toContain('edit');
    expect(screen.getByText('Edited')).toBeTruthy();
    expect(screen.getByText('closing: yes')).toBeTruthy();
    expect(screen.getByText('Inferred preference')).toBeTruthy();
    expect(screen.getByText('no closing')).toBeTruthy();
    expect(screen.getByText(/30 tokens of the agent/)).toBeTruthy();
  });

  it('shows an accepted draft without a diff', () => {
    const accepted = {
      verdict: { kind: 'accept', check: '' },
      ...{ cost: 0, edit: 'Hey, draft 2', learned: 'informal' },
    } as const;
    const { container } = render(RoundSheet, { sheet: completed(accepted) });
    expect(container.querySelector('del, ins')).toBeNull();
    expect(screen.getByText('Accepted')).toBeTruthy();
    expect(screen.getByText('Preference kept')).toBeTruthy();
  });

  it('says that a verdict could not be read', () => {
    render(RoundSheet, { sheet: completed({ verdict: { kind: 'unclear', check: 'Well…' } }) });
    expect(screen.getByText('Unclear verdict')).toBeTruthy();
    expect(screen.getByText('Well…')).toBeTruthy();
  });

  it('explains a check that sets what is wanted against what was found', () => {
    const verdict = { kind: 'edit', check: 'tone informal / neutral: no' } as const;
    const { unmount } = render(RoundSheet, { sheet: completed({ verdict }) });
    const legend = screen.getByText(/wanted \/ found in the draft: whether they agree/);
    expect(legend.textContent).toMatch(/^as the user model reads it, which may be wrong: wanted/);
    unmount();
    render(RoundSheet, { sheet: completed({ verdict: { kind: 'unclear', check: 'Well…' } }) });
    expect(screen.queryByText(/wanted \/ found/)).toBeNull();
  });

  it('says of every reply that was cut that it was, and where', () => {
    const cut = { ...aCall('Dear'), finish: 'length', replyTokens: 220 } as const;
    const calls = [cut, aCall('yes'), { ...cut, prompt: 'infer', replyTokens: 40 } as const];
    const { unmount } = render(RoundSheet, { sheet: completed({ calls }) });
    expect(screen.getAllByText(/was cut/).map(({ textContent }) => textContent)).toEqual([
      'The draft was cut after 220 tokens: it had reached its limit, or only repeated itself.',
      'The inferred preference was cut after 40 tokens: it had reached its limit, or only repeated itself.',
    ]);
    unmount();
    render(RoundSheet, { sheet: completed() });
    expect(screen.queryByText(/was cut/)).toBeNull();
  });

  it('says of every prompt that was too long what the model did not read, in one line', () => {
    const cuts = [
      { part: 'document', tokens: 1085 },
      { part: 'draft', tokens: 20 },
    ] as const;
    const calls = [aCall('Dear'), { ...aCall('yes'), role: 'user', prompt: 'verdict', cuts } as const];
    const { unmount } = render(RoundSheet, { sheet: completed({ calls }) });
    expect(screen.getAllByText(/context/).map(({ textContent }) => textContent)).toEqual([
      'The verdict was written without the middle of the document (1,085 tokens) and the middle of the draft (20 tokens): prompt and reply together are longer than the user model’s context.',
    ]);
    unmount();
    render(RoundSheet, { sheet: completed() });
    expect(screen.queryByText(/context/)).toBeNull();
  });

  it('says how much of the document the embedding model did not read', () => {
    render(RoundSheet, { sheet: completed({ unreadTokens: 1030 }) });
    expect(screen.getByText(/context/).textContent).toBe(
      'Similar documents were looked for without the last 1,030 tokens of this one: it is longer than the embedding model’s context.',
    );
  });

  it('says that a round failed; the reason stands once, above the sheets', () => {
    const { seed, t, runId, document } = aRound(2);
    const failure = { kind: 'empty-reply', message: 'Nothing came.', advice: 'Try another model.' } as const;
    const round = { status: 'failed', agent: 'oracle', seed, t, runId, document, failure } as const;
    render(RoundSheet, { sheet: { kind: 'failed', agent: 'oracle', round } });
    expect(screen.getByText(/This round failed/)).toBeTruthy();
    expect(screen.queryByText(/Nothing came/)).toBeNull();
  });

  it('streams the draft and says what is happening', () => {
    const { document } = aRound(2);
    const writing: Sheet = {
      ...{ kind: 'writing', agent: 'cipher-5', seed: 1, t: 2, document, step: 'draft', station: 'retrieval' },
      ...{ neighbours: [], preference: null, draft: 'Dear Ad', check: '', verdict: null },
      ...{ edit: null, cost: null, learned: null, calls: [] },
    };
    render(RoundSheet, { sheet: writing });
    expect(screen.getByText('Dear Ad')).toBeTruthy();
    expect(screen.getByText('drafting…')).toBeTruthy();
    expect(screen.queryByText('Verdict')).toBeNull();
  });
});

describe('loading', () => {
  it('is told per model, in bytes and in phases', () => {
    const progress = { loadedBytes: 2_500_000, totalBytes: 7_900_000, phase: 'fetch' } as const;
    render(LoadingPanel, {
      models: {
        assistant: { kind: 'loading', progress },
        user: { kind: 'loading', progress: { ...progress, phase: 'start' } },
        embedder: { kind: 'idle' },
      },
    });
    expect(screen.getByText('2.5 MB of 7.9 MB')).toBeTruthy();
    expect(screen.getByText('starting')).toBeTruthy();
    expect(screen.getByText('waiting')).toBeTruthy();
    const bar = screen.getByRole('progressbar', { name: 'Assistant model' }) as HTMLProgressElement;
    expect(bar.value).toBeCloseTo(2.5 / 7.9);
  });
});

describe('the device', () => {
  it('is named once for roles that share it, with the reason and every note', () => {
    const ready = (threads: number, notes: string[]) => ({
      kind: 'ready' as const,
      notes,
      report: {
        choice: { device: 'wasm' as const, threads, reason: 'There is no GPU.' },
        dtype: 'q8',
        milliseconds: 1,
        sha256: 'a',
      },
    });
    render(DeviceNote, {
      models: { assistant: ready(2, []), user: ready(2, []), embedder: ready(1, ['Slow.']) },
    });
    expect(
      screen.getByText(/^Assistant, User: on the processor .*2 threads.*There is no GPU\.$/),
    ).toBeTruthy();
    expect(screen.getByText(/^Embedder: .*one thread/)).toBeTruthy();
    expect(screen.getByText('Slow.')).toBeTruthy();
  });
});

describe('leafing', () => {
  const props = {
    place: { seed: 1, t: 3 },
    last: 5,
    rounds: 20,
    seeds: [1, 2],
    following: false,
    onPlace: vi.fn(),
    onFollow: vi.fn(),
  };

  it('turns one page at a time, and not beyond what is written', async () => {
    const onPlace = vi.fn();
    const { rerender } = render(LeafNav, { ...props, onPlace });
    await fireEvent.click(screen.getByRole('button', { name: 'Earlier' }));
    await fireEvent.click(screen.getByRole('button', { name: 'Later' }));
    expect(onPlace.mock.calls).toEqual([[{ seed: 1, t: 2 }], [{ seed: 1, t: 4 }]]);
    await rerender({ ...props, onPlace, place: { seed: 1, t: 5 } });
    expect(screen.getByRole('button', { name: 'Later' })).toHaveProperty('disabled', true);
  });

  it('goes to any written round with the slider', async () => {
    const onPlace = vi.fn();
    render(LeafNav, { ...props, onPlace });
    const slider = screen.getByRole('slider', { name: 'Round' });
    await fireEvent.input(slider, { target: { value: '19' } });
    expect(onPlace).toHaveBeenLastCalledWith({ seed: 1, t: 5 });
    expect(slider).toHaveProperty('value', '5');
  });

  it('changes the seed and goes back to the writing', async () => {
    const [onPlace, onFollow] = [vi.fn(), vi.fn()];
    render(LeafNav, { ...props, onPlace, onFollow });
    await fireEvent.change(screen.getByRole('combobox', { name: 'Seed' }), { target: { value: '2' } });
    expect(onPlace).toHaveBeenCalledWith({ seed: 2, t: 3 });
    await fireEvent.click(screen.getByRole('button', { name: 'Follow the writing' }));
    expect(onFollow).toHaveBeenCalledOnce();
  });
});
