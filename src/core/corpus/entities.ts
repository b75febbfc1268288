import type { Random } from '../random.ts';
import {
  adjectives,
  codas,
  firstNames,
  months,
  nouns,
  onsets,
  placeKinds,
  units,
  vowels,
  weekdays,
} from './lexicon.ts';

/**
 * Training never sees a word of the held-out tenth but where random letters happen to spell one, and the app's documents hold at least
 * one in every entity of words. The split goes by a hash of the word, so that invented words fall on one side as well.
 */
export type Split = 'training' | 'held-out';

export type EntityKind =
  'person' | 'place' | 'thing' | 'title' | 'amount' | 'day' | 'time' | 'team' | 'gain' | 'spot';

export function createEntity(kind: EntityKind, split: Split, random: Random): string {
  // A model that only ever copies words from a list recites instead of copying; these entities cannot be recited.
  if (split === 'training' && random.next() < 0.3) return createWildEntity(random);
  switch (kind) {
    case 'person':
      return createName(split, random);
    case 'place':
      return random.next() < 0.5
        ? `${createName(split, random)} ${random.pick(placeKinds)}`
        : `the ${splitWord(adjectives, split, random)} ${random.pick(placeKinds)}`;
    case 'thing':
      return createThing(split, random);
    case 'title':
      return createTitle(split, random);
    case 'amount':
      return `${createNumber(random)} ${random.pick(units)}`;
    case 'gain':
      return `${createNumber(random)} ${random.pick(gains)}`;
    case 'spot':
      return `${random.pick(spots)} ${random.integer(90) + 2}`;
    case 'day':
      return random.next() < 0.5
        ? `${random.integer(28) + 1} ${random.pick(months)}`
        : `${random.pick(weekdays)} ${random.integer(28) + 1} ${random.pick(months)}`;
    case 'time':
      return `${random.integer(24)}:${random.pick(['00', '05', '10', '15', '20', '30', '40', '45', '50'])}`;
    case 'team':
      return random.next() < 0.5
        ? `${createName(split, random)} and ${createName(split, random)}`
        : `the ${createName(split, random)} group`;
  }
}

export function createName(split: Split, random: Random): string {
  if (split === 'training' && random.next() < 0.35) return capitalize(blendWord(random));
  if (random.next() < 0.4) return splitWord(firstNames, split, random);
  return capitalize(inventWord(split, random));
}

/** Whether a word belongs to the split; case does not matter. A word that stands in entities of both splits is never held out. */
export function isInSplit(word: string, split: Split): boolean {
  let hash = 2166136261;
  for (const character of word.toLowerCase()) {
    hash = Math.imul(hash ^ character.codePointAt(0)!, 16777619);
  }
  const isLeftOut = (hash >>> 0) % 10 === 0;
  return split === 'training' ? !isLeftOut : isLeftOut && !sharedWords.has(word.toLowerCase());
}

function createThing(split: Split, random: Random): string {
  const roll = random.next();
  const adjective = splitWord(adjectives, split, random);
  if (roll < 0.2) return `${adjective} ${inventWord(split, random)}`;
  if (roll < 0.35) return `${splitWord(nouns, split, random)} ${splitWord(nouns, split, random)}`;
  if (roll < 0.5)
    return `${adjective} ${splitWord(adjectives, split, random)} ${splitWord(nouns, split, random)}`;
  return `${adjective} ${splitWord(nouns, split, random)}`;
}

function createTitle(split: Split, random: Random): string {
  const link = random.pick(links);
  const first = random.next() < 0.4 ? createThing(split, random) : splitWord(nouns, split, random);
  const second = random.next() < 0.3 ? inventWord(split, random) : splitWord(nouns, split, random);
  return capitalize(`${first} ${link} ${second}`);
}

function createNumber(random: Random): string {
  const roll = random.next();
  if (roll < 0.4) return String(random.integer(90) + 2);
  if (roll < 0.7) return String(random.integer(900) + 100);
  if (roll < 0.85) return `${random.integer(90) + 1}.${random.integer(9) + 1}`;
  return `${random.integer(90) + 1},${String(random.integer(1000)).padStart(3, '0')}`;
}

function createWildEntity(random: Random): string {
  const length = random.next() < 0.75 ? 1 + random.integer(2) : 3 + random.integer(3);
  const parts = Array.from({ length }, () => {
    const roll = random.next();
    if (roll < 0.12) return createLetters(random);
    if (roll < 0.2) return createNumber(random);
    if (roll < 0.6) return blendWord(random);
    if (roll < 0.7) return capitalize(blendWord(random));
    if (roll < 0.75) return inventWord('training', random).toUpperCase();
    if (roll < 0.85) return random.pick(templateWords);
    return splitWord(random.pick([adjectives, nouns]), 'training', random);
  });
  return parts.join(random.pick([' ', ' ', ' ', '-', ' of ', ' & ', '/']));
}

function createLetters(random: Random): string {
  const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
  return Array.from({ length: 2 + random.integer(4) }, () => letters[random.integer(letters.length)]).join(
    '',
  );
}

/**
 * The beginning of one word and the end of another, so that every piece of a word that a tokenizer may know stands inside a fact some time,
 * the pieces of held-out words among them; never a held-out word itself.
 */
function blendWord(random: Random): string {
  const vocabulary = random.pick([adjectives, nouns, nouns, firstNames, templateWords]);
  for (;;) {
    const first = random.pick(vocabulary);
    const last = random.pick(random.pick([adjectives, nouns, firstNames]));
    const word = (
      first.slice(0, 1 + random.integer(first.length)) + last.slice(random.integer(last.length))
    ).toLowerCase();
    if (word.length > 2 && word.length < 11 && isInSplit(word, 'training')) return word;
  }
}

function inventWord(split: Split, random: Random): string {
  for (;;) {
    const syllables = 1 + random.integer(2);
    let word = '';
    for (let i = 0; i < syllables; i++) word += random.pick(onsets) + random.pick(vowels);
    if (syllables === 1 || random.next() < 0.5) word += random.pick(codas);
    const tame = isInSplit(word, split) ? soften(word, split) : undefined;
    if (tame !== undefined) return tame;
  }
}

/** Another beginning for a word that nobody wants to read before a class. Nothing is drawn for it, so that all other documents stay as they are. */
function soften(word: string, split: Split): string | undefined {
  if (!unwanted.test(word)) return word;
  return onsets
    .flatMap((onset) => vowels.map((vowel) => word.replace(/^[^aeiou]*[aeiou]+/, onset + vowel)))
    .find((other) => isInSplit(other, split) && !unwanted.test(other));
}

function splitWord(list: readonly string[], split: Split, random: Random): string {
  for (;;) {
    const word = random.pick(list);
    if (isInSplit(word, split)) return word;
  }
}

function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Words that otherwise occur only in instructions, greetings and preferences must stand inside entities as well. */
const templateWords =
  `hello dear hey best wishes regards sincerely thank thanks please bullet points tone formal casual greeting closing verdict yes no
  draft notes style preference layout length mood action personal prose brief full missing none plain positive engaging informal
  professional conversational structured clear call person people write read know think about tell good news question title place
  day time cost with from to for and the of at in on is was are were it they we you your my our`
    .trim()
    .split(/\s+/);

/** What letters in a row happen to spell now and then. */
const unwanted =
  /fuck|shit|cunt|dick|cock|slut|whor|piss|twat|wank|rape|bitch|porn|pussy|clit|boob|arse|turd|nazi|spic|gook|coon|kike|jap|chink|^nig|nigg|fag|hoe|dyk|tits/;

const gains = ['percent', 'points', 'times', 'per mille'];
const spots = ['page', 'line', 'equation', 'table', 'reference', 'section', 'figure'];
const links = ['for', 'with', 'without', 'in', 'and', 'under', 'beyond', 'of'];

const sharedWords: ReadonlySet<string> = new Set(
  [
    ...[gains, spots, links, placeKinds, units, months, weekdays, templateWords].flat(),
    ...['the', 'and', 'group'],
  ].flatMap((text) => text.toLowerCase().split(' ')),
);
