/** The key of a question, as SHA-256 in hex; null where the page is not secure and the browser therefore offers no cryptography. */
export async function hashQuestion(question: readonly unknown[]): Promise<string | null> {
  const subtle: SubtleCrypto | undefined = globalThis.crypto?.subtle;
  if (subtle === undefined) return null;
  const bytes = new TextEncoder().encode(JSON.stringify(question));
  const digest = new Uint8Array(await subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
