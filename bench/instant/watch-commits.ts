/** A transaction that wrote rounds: from its beginning until the browser said that they are kept, in milliseconds. */
export interface Commit {
  readonly start: number;
  readonly end: number;
  /** What `readWaited` gave at its end. */
  readonly waited: number;
}

export function watchCommits(readWaited: () => number): readonly Commit[] {
  const commits: Commit[] = [];
  const { transaction: begin } = IDBDatabase.prototype;
  IDBDatabase.prototype.transaction = function (tables, mode, options) {
    const start = performance.now();
    const transaction = begin.call(this, tables, mode, options);
    if (mode === 'readwrite' && [tables].flat().includes('rounds')) {
      transaction.addEventListener('complete', () =>
        commits.push({ start, end: performance.now(), waited: readWaited() }),
      );
    }
    return transaction;
  };
  return commits;
}
