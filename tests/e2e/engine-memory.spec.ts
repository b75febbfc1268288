import { fixtureSpec } from '../harness/fixture-spec.ts';
import { expect, test } from '../harness/test.ts';

/** Bytes of the page and its workers, the WebAssembly heaps among them, after garbage was collected. Chromium only. */
declare global {
  interface Performance {
    measureUserAgentSpecificMemory(): Promise<{ readonly bytes: number }>;
  }
}

test('memory after 500 replies is within a tenth of that after 50', async ({ enginePage }) => {
  const spec = fixtureSpec('tiny-writer');
  const { early, late, replies } = await enginePage.evaluate(async (spec) => {
    const { bridge } = window.engines.bridge(spec);
    let replies = 0;
    const write = async (until: number) => {
      for (; replies < until; replies++) {
        // Prompts of many lengths, as in a run: none fits into the room that another left.
        const content = `Hello ${'once more '.repeat(replies % 40)}`;
        await bridge.generate({ messages: [{ role: 'user', content }], maxTokens: 8 });
      }
      return (await performance.measureUserAgentSpecificMemory()).bytes;
    };
    return { early: await write(50), late: await write(500), replies };
  }, spec);
  expect(replies).toBe(500);
  expect(early).toBeGreaterThan(1e6);
  console.info(`memory after 500 replies over after 50: ${(late / early).toFixed(3)} (${early} bytes)`);
  expect(late).toBeLessThan(1.1 * early);
});
