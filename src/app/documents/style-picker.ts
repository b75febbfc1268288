import { emailPaperStyles, emailPreferences } from '../../core/corpus/email/paper-styles.ts';
import { emailLanguage } from '../../core/corpus/email/wordings.ts';
import { emailStyles } from '../../core/corpus/email/style.ts';
import type { PreferenceLanguage } from '../../core/corpus/preference-language.ts';
import type { Attributes, StyleOf, StyleSpace } from '../../core/corpus/style-space.ts';
import { summaryPaperStyles, summaryPreferences } from '../../core/corpus/summary/paper-styles.ts';
import { summaryLanguage } from '../../core/corpus/summary/wordings.ts';
import { summaryStyles } from '../../core/corpus/summary/style.ts';
import type { TaskName } from '../../core/types.ts';

/** What Inkling's own models understand of a preference, to be picked value by value. */
export interface StylePicker {
  readonly attributes: readonly {
    readonly name: string;
    /** The first one asks for nothing. */
    readonly values: readonly { readonly name: string; readonly phrase: string }[];
  }[];
  /** The values that a preference asks for; the plain ones where it is in words of the visitor's own. */
  read(preference: string): Style;
  /** The preference with another value of one attribute; what else was picked stays. */
  pick(preference: string, attribute: string, value: string): string;
}

export type Style = Readonly<Record<string, string>>;

function createPicker<A extends Attributes>(
  { attributes, names, plain }: StyleSpace<A>,
  language: PreferenceLanguage<A>,
  papers: ReadonlyMap<string, StyleOf<A>>,
): StylePicker {
  const read = (preference: string) => papers.get(preference) ?? language.readCanonical(preference) ?? plain;
  return {
    attributes: names.map((name) => ({
      name,
      values: attributes[name]!.map((value, i) => ({
        name: value,
        phrase: i === 0 ? 'as usual' : language.canonical({ ...plain, [name]: value }),
      })),
    })),
    read: (preference) => read(preference) as Style,
    pick: (preference, attribute, value) =>
      language.canonical({ ...read(preference), [attribute]: value } as StyleOf<A>),
  };
}

function readPaper<S extends string, Style>(
  preferences: Readonly<Record<S, string>>,
  styles: Readonly<Record<S, Style>>,
): ReadonlyMap<string, Style> {
  return new Map((Object.keys(styles) as S[]).map((source) => [preferences[source], styles[source]]));
}

export const stylePickers: Readonly<Record<TaskName, StylePicker>> = {
  email: createPicker(emailStyles, emailLanguage, readPaper(emailPreferences, emailPaperStyles)),
  summarization: createPicker(
    summaryStyles,
    summaryLanguage,
    readPaper(summaryPreferences, summaryPaperStyles),
  ),
};
