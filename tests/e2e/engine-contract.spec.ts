import { embedderContract } from '../contracts/embedder-contract.ts';
import { languageModelContract } from '../contracts/language-model-contract.ts';
import { fixtureSpec } from '../harness/fixture-spec.ts';
import { test } from '../harness/test.ts';

for (const { behaviour } of languageModelContract) {
  test(`the language model of the transformers engine ${behaviour}`, async ({ enginePage }) => {
    await enginePage.evaluate(
      async ({ spec, behaviour }) => {
        const { bridge } = window.engines.bridge(spec);
        const { languageModelContract } = window.engines;
        await languageModelContract.find((promised) => promised.behaviour === behaviour)!.run(bridge);
      },
      { spec: fixtureSpec('tiny-writer'), behaviour },
    );
  });
}

for (const { behaviour } of embedderContract) {
  test(`the embedder of the transformers engine ${behaviour}`, async ({ enginePage }) => {
    await enginePage.evaluate(
      async ({ spec, behaviour }) => {
        const { bridge } = window.engines.bridge(spec);
        const { embedderContract } = window.engines;
        await embedderContract.find((promised) => promised.behaviour === behaviour)!.run(bridge);
      },
      { spec: fixtureSpec('tiny-embedder', 'q8'), behaviour },
    );
  });
}
