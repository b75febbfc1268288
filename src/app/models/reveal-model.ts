import { createContext } from 'svelte';

/** Leads to the entry of a model, by its id, out of whatever hides it. */
export type RevealModel = (id: string) => Promise<void>;

/** The page of models gives it to what lies in it. */
export const [getRevealModel, setRevealModel] = createContext<RevealModel>();
