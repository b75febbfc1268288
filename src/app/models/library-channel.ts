/** What one tab did to the kept models, the others look at again. */
export interface LibraryChannel {
  /** @param repaired id of a model whose files were fetched again */
  tell(repaired?: string): void;
  hear(listener: (repaired?: string) => void): void;
}

/** Without channels between tabs each finds out when it is looked at again. */
export function createLibraryChannel(): LibraryChannel {
  if (typeof BroadcastChannel === 'undefined') return { tell: () => undefined, hear: () => undefined };
  const channel = new BroadcastChannel('inkling-library');
  return {
    tell: (repaired) => channel.postMessage(repaired),
    hear: (listener) =>
      channel.addEventListener('message', ({ data }: MessageEvent<unknown>) =>
        listener(typeof data === 'string' ? data : undefined),
      ),
  };
}
