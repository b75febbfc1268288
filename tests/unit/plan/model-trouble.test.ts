// @vitest-environment node
import { expect, it } from 'vitest';
import { explainTrouble, explainUnfit, type ModelsHere } from '../../../src/app/plan/model-trouble.ts';
import { aSpec, threeModels } from '../../app/model-specs.ts';

const trio = { assistant: 'writer', user: 'reader', embedder: 'finder' };
const here: ModelsHere = { models: threeModels, whyUnfit: () => null };

it('where all models are here and run, nothing is said', () => {
  expect(explainTrouble([trio, trio], 'auto', here)).toEqual([]);
});

it('a model that is not kept, and one that this machine does not run, are named with the reason, once each', () => {
  const models = threeModels.filter(({ id }) => id !== 'finder');
  const whyUnfit = ({ id }: { readonly id: string }) => (id === 'reader' ? 'It needs WebGPU.' : null);
  const trios = [trio, { ...trio, user: 'reader' }];
  expect(explainTrouble(trios, 'auto', { models, whyUnfit })).toEqual([
    'The user model The reader does not run here: it needs WebGPU.',
    'The embedder model “finder” is not kept in this browser.',
  ]);
  expect(explainUnfit(trios, 'auto', { models, whyUnfit })).toEqual([
    'The user model The reader does not run here: it needs WebGPU.',
  ]);
});

it('a plan for the processor names the model that has only files for a graphics card', () => {
  const writer = aSpec('writer', ['assistant']);
  const models = [{ ...writer, variants: writer.variants.slice(0, 1) }, ...threeModels.slice(1)];
  expect(explainTrouble([trio], 'wasm', { ...here, models })).toEqual([
    'The assistant model The writer does not run here: the plan asks for the processor, and it has only files for a graphics card.',
  ]);
  expect(explainTrouble([trio], 'auto', { ...here, models })).toEqual([]);
});

it('a model counts as kept only in a role that it can play', () => {
  expect(explainTrouble([{ ...trio, user: 'writer' }], 'auto', here)).toEqual([
    'The user model “writer” is not kept in this browser.',
  ]);
});
