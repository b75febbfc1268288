/**
 * Turns work that pushes values while it runs into values to pull, in the same order. The work starts with the first
 * pull and is not slowed by a slow reader; what it throws is thrown after the values it had pushed. A reader who leaves
 * early waits for the work to settle, so that nothing goes on behind its back: `abandon` should make that soon.
 */
export async function* streamFrom<T, Result>(
  work: (push: (value: T) => void) => Promise<Result>,
  abandon: () => void,
): AsyncGenerator<T, Result> {
  const pushed: T[] = [];
  let settled = false;
  let wake = () => {};

  const result = work((value) => {
    pushed.push(value);
    wake();
  });
  // Only marks the end; the result itself, or the error, is taken from `result` below.
  const end = result.then(markSettled, markSettled);

  try {
    while (true) {
      while (pushed.length > 0) yield pushed.shift()!;
      if (settled) return await result;
      await new Promise<void>((resolve) => (wake = resolve));
    }
  } finally {
    if (!settled) {
      abandon();
      await end;
    }
  }

  function markSettled() {
    settled = true;
    wake();
  }
}
