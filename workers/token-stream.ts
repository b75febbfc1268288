/** A busy screen redraws no more often than this, and every message to the page costs decoding time. */
const MILLISECONDS_BETWEEN_TEXTS = 1000 / 12;

export interface TokenStream {
  readonly tokens: readonly number[];
  push(token: number): void;
}

/** Collects a reply's tokens and shows the whole text so far about 12 times a second. */
export function createTokenStream(
  decode: (tokens: readonly number[]) => string,
  onText: (text: string) => void,
): TokenStream {
  const tokens: number[] = [];
  let shownAt = -Infinity;
  return {
    tokens,
    push(token) {
      tokens.push(token);
      const now = performance.now();
      if (now - shownAt < MILLISECONDS_BETWEEN_TEXTS) return;
      shownAt = now;
      onText(decode(tokens));
    },
  };
}
