import type { Random } from '../random.ts';
import type { Split } from './entities.ts';
import type { Attributes, StyleOf, StyleSpace } from './style-space.ts';

/**
 * How people ask for each value but the plain ones. The first wording is the one that models infer with; the last
 * three of each list are held out of training and serve to measure wordings never seen.
 */
export type Wordings<A extends Attributes> = {
  readonly [K in keyof A]: Readonly<Record<string, readonly string[]>>;
};

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
  word(style: StyleOf<A>, split: Split, random: Random): string;
  /** Every phrase that a canonical preference can hold. */
  canonicalPhrases(): readonly string[];
}

const heldOutCount = 3;

/** @param plainWording asks for nothing */
export function createPreferenceLanguage<A extends Attributes>(
  space: StyleSpace<A>,
  wordings: Wordings<A>,
  joints: readonly JointWording<A>[],
  plainWording: string,
): PreferenceLanguage<A> {
  const canonicals = space.names.flatMap((attribute) =>
    Object.entries(wordings[attribute]).map(([value, known]) => ({ attribute, value, phrase: known[0]! })),
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
        const known = wordings[attribute][style[attribute]];
        if (known === undefined || (joint !== null && attribute in joint.values)) return [];
        const choices = split === 'training' ? known.slice(0, -heldOutCount) : known.slice(-heldOutCount);
        // People name one thing twice: informal, conversational.
        return split === 'training' && random.next() < 0.08
          ? random.shuffle(choices).slice(0, 2)
          : [random.pick(choices)];
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
