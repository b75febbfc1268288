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
    behaviour: 'gives a unit vector for every token of a text, more for a longer text, all as long',
    async run(embedder) {
      const [short, longer] = await embedder.embedTokens(['whale', 'a whale, and then another whale']);
      check(short!.length >= 1, 'no token in a text of one word');
      check(longer!.length > short!.length, `${longer!.length} tokens in the longer text`);
      for (const vector of [...short!, ...longer!]) {
        check(vector.length === short![0]!.length, 'vectors of different lengths');
        check(Math.abs(Math.hypot(...vector) - 1) < 1e-5, `a vector of length ${Math.hypot(...vector)}`);
      }
    },
  },
  {
    behaviour: 'gives the tokens of a text the same vectors in any company, and an empty text none',
    async run(embedder) {
      const together = await embedder.embedTokens([texts[0]!, '', texts[1]!]);
      const [alone] = await embedder.embedTokens([texts[1]!]);
      check(together.length === 3 && together[1]!.length === 0, 'a token in an empty text');
      check(JSON.stringify(alone) === JSON.stringify(together[2]), 'the company changed the vectors');
      check(JSON.stringify(together[0]) !== JSON.stringify(together[2]), 'two texts have the same vectors');
    },
  },
  {
    behaviour: 'gives the tokens of what it reads of a text that is too long',
    async run(embedder) {
      const [long, longer] = await embedder.embedTokens(['whale '.repeat(6000), 'whale '.repeat(6001)]);
      check(long!.length > 0 && long!.length === longer!.length, 'something beyond the context was read');
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
