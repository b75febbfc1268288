import { describe, test } from 'vitest';
import { createScriptedModel } from '../../src/engines/scripted.ts';
import { languageModelContract } from './language-model-contract.ts';

describe('the scripted language model', () => {
  for (const { behaviour, run } of languageModelContract) {
    test(behaviour, () =>
      run(createScriptedModel(() => 'It rained on the tin roof until the cat complained.', 200)),
    );
  }
});
