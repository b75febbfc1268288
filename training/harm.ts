import type { Content, ContentFact } from '../src/core/corpus/compose.ts';
import { createEntity, createName, type EntityKind } from '../src/core/corpus/entities.ts';
import type { TaskCorpus } from '../src/core/corpus/task-corpus.ts';
import type { Random } from '../src/core/random.ts';

/** One fact or name that went wrong or missing, now and then two. */
export function harmContent(corpus: TaskCorpus, content: Content, random: Random): Content {
  const names = Object.keys(content.names);
  const roll = random.next();
  if (names.length > 0 && roll < 0.12) {
    const name = random.pick(names);
    const harmed = harmValue(content.names[name]!, random) ?? createName('training', random);
    return { ...content, names: { ...content.names, [name]: harmed } };
  }
  const { subject, slots } = corpus.describe(content.source);
  if (roll < 0.22) {
    const harmed = harmValue(content.subject, random) ?? createEntity(subject.entity, 'training', random);
    return { ...content, subject: harmed };
  }
  const victims = random.shuffle(content.facts).slice(0, random.next() < 0.8 ? 1 : 2);
  const facts = content.facts.flatMap((fact) =>
    victims.includes(fact) ? harmFact(fact, slots[fact.slot]!.entity, random) : [fact],
  );
  return { ...content, facts };
}

/** Some facts left out, one or up to all, and nothing else. */
export function omitFacts(content: Content, random: Random): Content {
  const { facts } = content;
  const count = random.next() < 0.5 ? 1 : 1 + random.integer(facts.length);
  const omitted = random.shuffle(facts).slice(0, count);
  return { ...content, facts: facts.filter((fact) => !omitted.includes(fact)) };
}

/** One more fact that the document does not tell, if it leaves any out. */
export function inventFact(corpus: TaskCorpus, content: Content, random: Random): Content {
  const { slots } = corpus.describe(content.source);
  const untold = slots.flatMap((_, slot) => (content.facts.some((fact) => fact.slot === slot) ? [] : [slot]));
  if (untold.length === 0) return content;
  const slot = random.pick(untold);
  const fact = { slot, value: createEntity(slots[slot]!.entity, 'training', random) };
  return { ...content, facts: [...content.facts, fact].sort((a, b) => a.slot - b.slot) };
}

/** Every name and every fact, the subject too, with even odds; as often a fact more. */
export function harmMuch(corpus: TaskCorpus, content: Content, random: Random): Content {
  const { subject, slots } = corpus.describe(content.source);
  const maybe = <T>(value: T, harm: () => T) => (random.next() < 0.5 ? harm() : value);
  const names = Object.entries(content.names).map(([part, name]) => [
    part,
    maybe(name, () => harmValue(name, random) ?? createName('training', random)),
  ]);
  const { facts } = maybe<Content>(content, () => inventFact(corpus, content, random));
  return {
    ...content,
    names: Object.fromEntries(names),
    subject: maybe(
      content.subject,
      () => harmValue(content.subject, random) ?? createEntity(subject.entity, 'training', random),
    ),
    facts: facts.flatMap((fact) =>
      maybe<readonly ContentFact[]>([fact], () => harmFact(fact, slots[fact.slot]!.entity, random)),
    ),
  };
}

/** Left out, replaced or misspelt. */
function harmFact(fact: ContentFact, entity: EntityKind, random: Random): readonly ContentFact[] {
  const action = random.next();
  if (action < 0.2) return [];
  const other = () => createEntity(entity, 'training', random);
  return [{ ...fact, value: action < 0.5 ? other() : (harmValue(fact.value, random) ?? other()) }];
}

/** The slips of a small model: a word dropped, doubled or replaced, a few letters wrong. */
export function harmValue(value: string, random: Random): string | null {
  const words = value.split(' ');
  const at = random.integer(words.length);
  const roll = random.next();
  if (roll < 0.25 && words.length > 1) words.splice(at, 1);
  else if (roll < 0.35) words.splice(at, 0, words[at]!);
  else if (roll < 0.55) words[at] = random.pick(createEntity('thing', 'training', random).split(' '));
  else {
    const letters = [...words[at]!];
    const i = random.integer(letters.length);
    if (/\d/.test(letters[i]!)) letters[i] = String((Number(letters[i]) + 1 + random.integer(9)) % 10);
    else letters.splice(i, random.integer(3), random.pick([...'aeioulnrst']));
    words[at] = letters.join('');
  }
  const harmed = words.join(' ').trim();
  return harmed === '' || harmed === value ? null : harmed;
}
