/** Chromium answers after its next collection of garbage; a visitor does not wait longer than this. */
const patience = 20_000;

/** Bytes of the page and its workers, without graphics memory; null where the browser does not tell. */
export async function measureMemory(
  performance: Performance & {
    readonly measureUserAgentSpecificMemory?: () => Promise<{ readonly bytes: number }>;
  },
): Promise<number | null> {
  if (performance.measureUserAgentSpecificMemory === undefined) return null;
  const tooLate = new Promise<null>((resolve) => setTimeout(() => resolve(null), patience));
  const told = performance.measureUserAgentSpecificMemory().then(
    ({ bytes }) => bytes,
    () => null, // A page that is not isolated is refused.
  );
  return Promise.race([told, tooLate]);
}
