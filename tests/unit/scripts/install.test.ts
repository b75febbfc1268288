import { describe, expect, it } from 'vitest';
import { findDifference } from '../../../scripts/install.mjs';

const lock = {
  packages: {
    '': { version: '0.1.0' },
    'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' },
    'node_modules/b-linux': { version: '2.0.0', integrity: 'sha512-b', optional: true },
    // npm writes such entries and then does not install them.
    'node_modules/left-over': { version: '3.0.0', extraneous: true },
  },
};
const installed = {
  packages: { 'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' } },
};

describe('what is installed against the lockfile', () => {
  it('is the same when everything for this system is there', () => {
    expect(findDifference(lock, installed)).toBeNull();
  });

  it.each([
    ['nothing is installed', null],
    ['node_modules/a is missing', { packages: {} }],
    ['node_modules/a has another version', changed({ version: '1.0.1' })],
    ['node_modules/a has other content', changed({ integrity: 'sha512-x' })],
    [
      'node_modules/c is not in the lockfile',
      { packages: { ...installed.packages, 'node_modules/c': { version: '1.0.0' } } },
    ],
  ])('differs: %s', (reason, found) => {
    expect(findDifference(lock, found)).toBe(reason);
  });

  it('cannot be told without a lockfile', () => {
    expect(() => findDifference(null, installed)).toThrow(/package-lock\.json/);
  });
});

function changed(fields: { version?: string; integrity?: string }) {
  return { packages: { 'node_modules/a': { ...installed.packages['node_modules/a'], ...fields } } };
}
