import type { Embedder } from '../../src/simulation/ports.ts';
import { check, kindOfRejection, type Promised } from './check.ts';

const texts = ['The dentist moved the appointment.', 'A paper about whales', 'x'];

export const embedderContract: readonly Promised<Embedder>[] = [
  {
    behaviour: 'gives one unit vector per text, all as long',
    async run(embedder) {
      const vectors = await embedder.embed(texts);
      check(vectors.length === texts.length, `${vectors.length} vectors for ${texts.length} texts`);
      for (const { vector } of vectors) {
        check(vector.length === vectors[0]!.vector.length, 'vectors of different lengths');
        check(Math.abs(Math.hypot(...vector) - 1) < 1e-5, `a vector of length ${Math.hypot(...vector)}`);
      }
    },
  },
  {
    behaviour: 'keeps the order of the texts, and a text has the same vector in any company',
    async run(embedder) {
      const together = await embedder.embed(texts);
      const alone = await embedder.embed([texts[1]!]);
      check(JSON.stringify(alone[0]) === JSON.stringify(together[1]), 'the company changed the vector');
    },
  },
  {
    behaviour: 'tells different texts apart',
    async run(embedder) {
      const [first, second] = await embedder.embed(texts);
      check(JSON.stringify(first) !== JSON.stringify(second), 'two texts have one vector');
    },
  },
  {
    behaviour: 'says of a text that it reads whole nothing, and of a longer one how much it did not read',
    async run(embedder) {
      const long = 'whale '.repeat(6000);
      const [short, cut, longer] = await embedder.embed(['whale', long, `${long} whale`]);
      check(short!.unreadTokens === undefined, 'a short text was cut');
      check((cut!.unreadTokens ?? 0) > 0, 'nobody said that a long text was cut');
      check(longer!.unreadTokens! > cut!.unreadTokens!, 'a longer text was not cut by more');
      check(
        JSON.stringify(longer!.vector) === JSON.stringify(cut!.vector),
        'something beyond the context was read',
      );
    },
  },
  {
    behaviour: 'gives no vector for no text',
    async run(embedder) {
      check((await embedder.embed([])).length === 0, 'a vector of nothing');
    },
  },
  {
    behaviour: 'rejects at once with `aborted` when it was aborted before',
    async run(embedder) {
      const call = embedder.embed(texts, { signal: AbortSignal.abort() });
      check((await kindOfRejection(call)) === 'aborted', 'another kind than aborted');
    },
  },
];
