import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { createMemoryStore } from '../../src/storage/memory-store.ts';
import { openStore } from '../../src/storage/open-store.ts';
import { runStoreContract } from './run-store.ts';

runStoreContract('a store in memory', async () => createMemoryStore());

runStoreContract('a store in IndexedDB', async () => {
  globalThis.indexedDB = new IDBFactory();
  const { store, persistent } = await openStore();
  if (!persistent) throw new Error('the contract ran over the wrong store');
  return store;
});
