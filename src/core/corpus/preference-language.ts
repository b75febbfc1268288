import type { Random } from '../random.ts';
import { isInSplit, type Split } from './entities.ts';
import type { Attributes, StyleOf, StyleSpace } from './style-space.ts';

/**
 * How people ask for each value but the plain ones. The first wording is the one that models infer with; the last
 * three of each list are set aside and serve to measure wordings far from those of training.
 */
export type Wordings<A extends Attributes> = {
  readonly [K in keyof A]: Readonly<Record<string, readonly string[]>>;
};

/** Patterns with choices in brackets, `[use|with] [bullets|a list]`, that make many more wordings of each value. */
export type Forms<A extends Attributes> = {
  readonly [K in keyof A]: Readonly<Record<string, readonly string[]>>;
};

/** What training never sees: a tenth of what the forms make, by a hash; or the wordings set aside by hand, whose words may be unknown. */
export type WordingSplit = Split | 'set-aside';

/** One wording for two and more values at once. */
export interface JointWording<A extends Attributes> {
  readonly text: string;
  readonly values: Partial<StyleOf<A>>;
}

/** Writes and reads what a person says of a style. */
export interface PreferenceLanguage<A extends Attributes> {
  /** The preference that models infer and aggregate to: one wording per value, always in the same order. */
  canonical(style: StyleOf<A>): string;
  /** The style that a canonical preference asks for, or null if it is not canonical: for evaluation only. */
  readCanonical(preference: string): StyleOf<A> | null;
  /** The same style in other words and in any order. */
  word(style: StyleOf<A>, split: WordingSplit, random: Random): string;
  /** Every phrase that a canonical preference can hold. */
  canonicalPhrases(): readonly string[];
}

const setAsideCount = 3;

/** @param plainWording asks for nothing */
export function createPreferenceLanguage<A extends Attributes>(
  space: StyleSpace<A>,
  wordings: Wordings<A>,
  forms: Forms<A>,
  joints: readonly JointWording<A>[],
  plainWording: string,
): PreferenceLanguage<A> {
  const canonicals = space.names.flatMap((attribute) =>
    Object.entries(wordings[attribute]).map(([value, known]) => ({ attribute, value, phrase: known[0]! })),
  );

  const choices = new Map(
    space.names.map((attribute) => [
      attribute,
      new Map(
        Object.entries(wordings[attribute]).map(([value, known]) => {
          const made = forms[attribute][value]!.flatMap(expand).filter((wording) => !known.includes(wording));
          return [
            value,
            {
              listed: known.slice(0, -setAsideCount),
              'set-aside': known.slice(-setAsideCount),
              training: made.filter((wording) => isInSplit(wording, 'training')),
              'held-out': made.filter((wording) => isInSplit(wording, 'held-out')),
            },
          ];
        }),
      ),
    ]),
  );

  return {
    canonical(style) {
      const parts = space.names.flatMap((attribute) => wordings[attribute][style[attribute]]?.[0] ?? []);
      return parts.length > 0 ? parts.join(', ') : plainWording;
    },
    readCanonical(preference) {
      const style: Record<string, string> = { ...space.plain };
      for (const phrase of preference === plainWording ? [] : preference.split(', ')) {
        const found = canonicals.find((canonical) => canonical.phrase === phrase);
        if (found === undefined) return null;
        style[found.attribute] = found.value;
      }
      return style as StyleOf<A>;
    },
    word(style, split, random) {
      const fitting = joints.filter(({ values }) =>
        Object.entries(values).every(([attribute, value]) => style[attribute] === value),
      );
      const useJoint = split === 'training' && fitting.length > 0 && random.next() < 0.6;
      const joint = useJoint ? random.pick(fitting) : null;
      const parts = space.names.flatMap((attribute) => {
        const known = choices.get(attribute)?.get(style[attribute]);
        if (known === undefined || (joint !== null && attribute in joint.values)) return [];
        if (split !== 'training') return [random.pick(known[split])];
        const roll = random.next();
        // People name one thing twice: informal, conversational.
        if (roll < 0.08) return random.shuffle(known.listed).slice(0, 2);
        return [random.pick(roll < 0.5 ? known.listed : known.training)];
      });
      if (joint !== null) parts.push(joint.text);
      if (parts.length === 0) return plainWording;
      const shuffled = random.shuffle(parts);
      if (split === 'training' && shuffled.length > 1 && random.next() < 0.15) {
        return `${shuffled.slice(0, -1).join(', ')} and ${shuffled.at(-1)!}`;
      }
      return shuffled.join(', ');
    },
    canonicalPhrases: () => canonicals.map(({ phrase }) => phrase),
  };
}

/** A list of wordings, written with semicolons between them. */
export function listWordings(text: string): readonly string[] {
  return text.split(';').map((wording) => wording.trim().replace(/\s+/g, ' '));
}

/** Every wording that a pattern makes. */
export function expand(pattern: string): readonly string[] {
  const found = /\[([^\]]*)\]/.exec(pattern);
  if (found === null) return [pattern];
  return found[1]!.split('|').flatMap((choice) => expand(pattern.replace(found[0], () => choice)));
}

/** What people say for the same value in both tasks. */
export const briefForms: readonly string[] = [
  '[keep it|make it|very|rather|please be|I want it|should be|quite|really] [brief|short|concise|terse|compact|crisp|condensed]',
  '[short|brief|few|crisp|concise] [sentences|words|lines|wording|text|notes]',
  '[no|skip the|avoid] [long sentences|filler|rambling|long text|extra words|detours|padding]',
  '[get|come|go] [straight|right|quickly] to the [point|points]',
];
export const positiveForms: readonly string[] = [
  '[positive|upbeat|cheerful|happy|optimistic|joyful|enthusiastic|glad|sunny] [mood|tone|feeling|words|attitude|spirit|style]',
  '[sound|be|stay|make it|keep it] [positive|upbeat|cheerful|happy|optimistic|joyful|enthusiastic]',
];
