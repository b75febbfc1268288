/** Notes how long each transaction takes that writes rounds, from its beginning until the browser says that it is kept. */
export function watchCommits(): readonly number[] {
  const milliseconds: number[] = [];
  const { transaction: begin } = IDBDatabase.prototype;
  IDBDatabase.prototype.transaction = function (tables, mode, options) {
    const start = performance.now();
    const transaction = begin.call(this, tables, mode, options);
    if (mode === 'readwrite' && [tables].flat().includes('rounds')) {
      transaction.addEventListener('complete', () => milliseconds.push(performance.now() - start));
    }
    return transaction;
  };
  return milliseconds;
}
