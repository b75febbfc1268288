import type { PlanTask } from '../../core/plan.ts';

/** Which sources take part, and with which preferences. Empty where all is as it is by itself, so that a plan holds no more than was chosen. */
export type SourceChoice = Pick<PlanTask, 'sources' | 'preferences'>;

export interface OfferedSource {
  readonly name: string;
  /** The one that it has by itself. */
  readonly preference: string;
  /** What its documents are. */
  readonly about: string;
}

export function isChosen({ sources }: SourceChoice, name: string): boolean {
  return sources?.includes(name) ?? true;
}

export function preferenceOf({ preferences }: SourceChoice, { name, preference }: OfferedSource): string {
  return preferences !== undefined && Object.hasOwn(preferences, name) ? preferences[name]! : preference;
}

/** The last one that takes part stays: a run needs one. */
export function toggleSource(
  choice: SourceChoice,
  name: string,
  offered: readonly OfferedSource[],
): SourceChoice {
  const sources = offered
    .map((source) => source.name)
    .filter((other) => isChosen(choice, other) !== (other === name));
  if (sources.length === 0) return choice;
  return build(sources, choice.preferences, offered);
}

export function writePreference(
  choice: SourceChoice,
  source: OfferedSource,
  preference: string,
  offered: readonly OfferedSource[],
): SourceChoice {
  const { [source.name]: _before, ...others } = choice.preferences ?? {};
  const preferences = preference === source.preference ? others : { ...others, [source.name]: preference };
  return build(choice.sources, preferences, offered);
}

function build(
  sources: SourceChoice['sources'],
  preferences: SourceChoice['preferences'],
  offered: readonly OfferedSource[],
): SourceChoice {
  return {
    ...(sources === undefined || sources.length === offered.length ? {} : { sources }),
    ...(preferences === undefined || Object.keys(preferences).length === 0 ? {} : { preferences }),
  };
}
