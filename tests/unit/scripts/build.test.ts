import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hashFiles } from '../../../scripts/build.mjs';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'inkling-build-'));
  mkdirSync(join(folder, 'src/core'), { recursive: true });
  writeFileSync(join(folder, 'src/core/a.ts'), 'one');
  writeFileSync(join(folder, 'src/b.ts'), 'two');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const hash = () => hashFiles([join(folder, 'src'), join(folder, 'models.json')]);

describe('the hash that says whether to build again', () => {
  it('stays while the sources stay, however often they are written', () => {
    const before = hash();
    writeFileSync(join(folder, 'src/b.ts'), 'two');
    expect(hash()).toBe(before);
  });

  it.each([
    ['a change deep inside', () => writeFileSync(join(folder, 'src/core/a.ts'), 'One')],
    ['a new file', () => writeFileSync(join(folder, 'src/c.ts'), '')],
    ['a new name', () => renameSync(join(folder, 'src/b.ts'), join(folder, 'src/c.ts'))],
    ['a file gone', () => rmSync(join(folder, 'src/b.ts'))],
    ['a file that was missing', () => writeFileSync(join(folder, 'models.json'), '{}')],
  ])('changes with %s', (_name, change) => {
    const before = hash();
    change();
    expect(hash()).not.toBe(before);
  });
});
