import * as v from 'valibot';
import type { SettingsStore } from '../../storage/ports.ts';

/** The plan that was being played when the page was last seen: the first page offers to go on with it, without reading plans. */
export interface Underway {
  readonly id: string;
  readonly name: string;
}

const key = 'plan-underway';
const schema = v.object({ id: v.string(), name: v.string() });

export async function readUnderway(store: SettingsStore): Promise<Underway | null> {
  const result = v.safeParse(schema, await store.setting(key).catch(() => null));
  return result.success ? result.output : null;
}

/** What cannot be noted is no reason to stop a plan: it stands in the lab all the same. */
export async function saveUnderway(store: SettingsStore, underway: Underway | null): Promise<void> {
  await store.saveSetting(key, underway).catch(() => undefined);
}
