import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { openDB, type IDBPDatabase } from 'idb';
import { beforeEach, describe, expect, it } from 'vitest';
import { migrate, migrations, type InklingSchema, type Upgrade } from '../../../src/storage/schema.ts';

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});

function open(steps: readonly Upgrade[]): Promise<IDBPDatabase<InklingSchema>> {
  return openDB<InklingSchema>('test', steps.length, {
    upgrade(database, from, _to, transaction) {
      migrate(steps, from, database, transaction);
    },
  });
}

describe('migrations', () => {
  it('lead from nothing to the tables of the current version', async () => {
    const database = await open(migrations);
    expect(database.version).toBe(migrations.length);
    expect([...database.objectStoreNames].sort()).toEqual([
      'collections',
      'completions',
      'models',
      'plans',
      'rounds',
      'runs',
      'settings',
    ]);
    database.close();
  });

  it('keep what is stored when a version is added', async () => {
    const first = await open(migrations);
    await first.put('settings', 'dark', 'theme');
    first.close();
    const ran: string[] = [];
    const next: Upgrade = async (_database, transaction) => {
      ran.push('next');
      await transaction.objectStore('settings').put('moved', 'place');
    };
    const second = await open([...migrations, next]);
    expect(ran).toEqual(['next']);
    expect(await second.get('settings', 'theme')).toBe('dark');
    expect(await second.get('settings', 'place')).toBe('moved');
    second.close();
  });

  it('bring what version 1 kept into the current version', async () => {
    const first = await open(migrations.slice(0, 1));
    await first.put('settings', 'dark', 'theme');
    first.close();
    const second = await open(migrations);
    expect(await second.get('settings', 'theme')).toBe('dark');
    expect(await second.count('completions')).toBe(0);
    expect(await second.count('models')).toBe(0);
    second.close();
  });

  it('run every step that a version is behind, in order, and none twice', async () => {
    const first = await open(migrations);
    first.close();
    const ran: number[] = [];
    const steps = [...migrations, () => void ran.push(1), () => void ran.push(2)];
    (await open(steps)).close();
    (await open(steps)).close();
    expect(ran).toEqual([1, 2]);
  });

  it('leave the old version whole when a step fails', async () => {
    const first = await open(migrations);
    await first.put('settings', 'dark', 'theme');
    first.close();
    const half: Upgrade = async (_database, transaction) => {
      await transaction.objectStore('settings').delete('theme');
      throw new Error('half-way');
    };
    await expect(open([...migrations, half])).rejects.toThrow();
    const again = await open(migrations);
    expect(again.version).toBe(migrations.length);
    expect(await again.get('settings', 'theme')).toBe('dark');
    again.close();
  });
});
