/** What is read at most, before anything is known of the content. What a collection may hold is said in the core. */
export const fileLimits = {
  bytes: 32_000_000,
  /** Of several files together. */
  allBytes: 64_000_000,
  files: 5_000,
  columns: 200,
  /** A line of JSON, which may escape each character in six. */
  lineCharacters: 1_000_000,
  /** Of objects and lists within each other. */
  depth: 32,
} as const;
