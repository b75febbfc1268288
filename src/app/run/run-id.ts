/** 128 random bits; `crypto.randomUUID` would be missing on a page served without https from another machine. */
export function createRunId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
