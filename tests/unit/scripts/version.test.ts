import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readVersion } from '../../../scripts/version.mjs';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'inkling-version-'));
  writePackage(folder);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function writePackage(place: string) {
  writeFileSync(join(place, 'package.json'), '{"version":"1.2.3"}');
}

function git(...words: readonly string[]) {
  const who = ['-c', 'user.name=A', '-c', 'user.email=a@example.org', '-c', 'commit.gpgsign=false'];
  return execFileSync('git', [...who, ...words], {
    ...{ cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
  }).trim();
}

describe('the version that a run records', () => {
  it('names the commit', () => {
    git('init');
    git('commit', '--allow-empty', '-m', 'One');
    const [version, commit] = readVersion(folder).split('+') as [string, string];
    expect(version).toBe('1.2.3');
    expect(commit.length).toBeGreaterThanOrEqual(4);
    expect(git('rev-parse', 'HEAD').startsWith(commit)).toBe(true);
    git('commit', '--allow-empty', '-m', 'Two');
    expect(readVersion(folder)).not.toBe(`1.2.3+${commit}`);
  });

  it('has no commit in an archive', () => expect(readVersion(folder)).toBe('1.2.3'));

  it('has no commit in an archive that lies in somebody’s repository', () => {
    git('init');
    git('commit', '--allow-empty', '-m', 'Theirs');
    const place = join(folder, 'archive');
    mkdirSync(place);
    writePackage(place);
    expect(readVersion(place)).toBe('1.2.3');
  });

  it('has no commit before there is one, or where git does not know the folder', () => {
    git('init');
    expect(readVersion(folder)).toBe('1.2.3');
    rmSync(join(folder, '.git'), { recursive: true });
    writeFileSync(join(folder, '.git'), 'gitdir: nowhere');
    expect(readVersion(folder)).toBe('1.2.3');
  });
});
