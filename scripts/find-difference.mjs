/**
 * @typedef {Pick<import('./drive.mjs').Settings, 'task' | 'agents' | 'rounds' | 'seeds' | 'device'>} Asked
 * @typedef {Pick<import('../src/core/types.ts').RunConfig, 'task' | 'agents' | 'rounds' | 'seeds'>} Config
 * @typedef {{ choice: Pick<import('../src/engines/protocol.ts').DeviceChoice, 'device' | 'reason'> }} Loaded
 */

/**
 * Numbers of another run than the one that was asked for are worse than none.
 *
 * @param {Asked} asked
 * @param {{ run: Config, record: { loaded: Record<string, Loaded> } | null }} exported what the page says has run
 * @returns {string | null} the first difference, null when there is none
 */
export function findDifference(asked, { run, record }) {
  for (const name of /** @type {const} */ (['task', 'agents', 'rounds', 'seeds'])) {
    if (String(run[name]) !== String(asked[name])) {
      return `${name}: ${asked[name]} asked for, ${run[name]} ran.`;
    }
  }
  if (asked.device === 'auto') return null;
  if (record === null) return `${asked.device} was asked for, and what ran is not recorded.`;
  const other = Object.values(record.loaded).find(({ choice }) => choice.device !== asked.device);
  if (other === undefined) return null;
  return `${asked.device} was asked for, ${other.choice.device} ran. ${other.choice.reason}`;
}
