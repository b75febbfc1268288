import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findModel } from '../../../scripts/simulate/find-model.ts';
import { fixtureSpec } from '../../harness/fixture-spec.ts';

const fixtures = new URL('../../fixtures/models/', import.meta.url).pathname;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'inkling-test-'));
  await writeFile(join(folder, 'models.json'), JSON.stringify({ models: [fixtureSpec('tiny-writer')] }));
  const pack = join(folder, 'packs/unpacked somewhere');
  await cp(join(fixtures, 'tiny-writer'), pack, { recursive: true });
  const location = { kind: 'hub', repository: 'owner/packed', revision: 'c'.repeat(40) } as const;
  const spec = { ...fixtureSpec('tiny-writer'), id: 'packed', name: 'Packed', location };
  await writeFile(join(pack, 'inkling-model.json'), JSON.stringify(spec));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const places = (folders: readonly string[]) => ({
  ...{ catalog: join(folder, 'models.json'), embedded: join(folder, 'nothing'), folders },
});

describe('finding a model without a browser', () => {
  it('finds one of an unpacked pack, in the folder that is named or in one of its own', async () => {
    for (const place of [join(folder, 'packs'), join(folder, 'packs/unpacked somewhere')]) {
      const found = await findModel('packed', 'user', places([place]));
      expect(found.spec.name).toBe('Packed');
      expect(found.folder).toBe(join(folder, 'packs/unpacked somewhere'));
    }
  });

  it('finds one of the list in a folder of its id, and only there', async () => {
    const found = await findModel('tiny-writer', 'user', places([fixtures]));
    expect(found.folder).toBe(join(fixtures, 'tiny-writer'));
    await expect(findModel('tiny-writer', 'user', places([]))).rejects.toThrow('Tiny Writer is not here');
  });

  it('finds none in a role that it does not have', async () => {
    await expect(findModel('packed', 'embedder', places([join(folder, 'packs')]))).rejects.toThrow(
      'There is no embedder model “packed”',
    );
  });

  it('says that a folder of --models does not exist', async () => {
    await expect(findModel('packed', 'user', places([join(folder, 'gone')]))).rejects.toThrow('is no folder');
  });
});
