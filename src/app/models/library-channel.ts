/** What one tab did to the kept models, the others look at again. */
export interface LibraryChannel {
  tell(): void;
  hear(listener: () => void): void;
}

/** Without channels between tabs each finds out when it is looked at again. */
export function createLibraryChannel(): LibraryChannel {
  if (typeof BroadcastChannel === 'undefined') return { tell: () => undefined, hear: () => undefined };
  const channel = new BroadcastChannel('inkling-library');
  return {
    tell: () => channel.postMessage(null),
    hear: (listener) => channel.addEventListener('message', listener),
  };
}
