import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * What a run records of the code that wrote it: the version, and the commit where git can tell, as in `0.1.0+abc1234`. A downloaded
 * archive has no commit, also where it lies inside of another repository.
 *
 * @param {string} root
 */
export function readVersion(root) {
  const { version } = /** @type {{ version: string }} */ (
    JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  );
  const commit = existsSync(join(root, '.git')) ? readCommit(root) : null;
  return commit === null ? version : `${version}+${commit}`;
}

/** @param {string} root */
function readCommit(root) {
  try {
    const said = execFileSync('git', ['rev-parse', '--short', 'HEAD'], {
      ...{ cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
    }).trim();
    return /^[0-9a-f]{4,64}$/.test(said) ? said : null;
  } catch {
    // No git on this machine, no commit yet, or a folder of somebody else's.
    return null;
  }
}
