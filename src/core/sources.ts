/** Every task with the sources of its documents: what can be chosen, and all that a stored record may name. */
export const sourcesOf = {
  email: ['paper', 'story', 'review', 'announcement'],
  summarization: ['news', 'memoir', 'encyclopedia', 'abstract', 'film'],
} as const;

export const taskNames = Object.keys(sourcesOf) as readonly (keyof typeof sourcesOf)[];
