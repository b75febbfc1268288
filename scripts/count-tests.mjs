import { existsSync, readFileSync } from 'node:fs';

/**
 * Reads how many tests passed and failed. A runner that fails without a failed test (a file that does not load, an
 * error outside of all tests) counts as one failure.
 *
 * @typedef {{ passed: number, failed: string[], skipped: string[] }} Count, the last two as titles
 */

/** @param {string} path @param {number} code the runner's exit code @returns {Count} */
export function readVitestReport(path, code) {
  /** @type {{ assertionResults: { status: string, fullName: string }[] }[]} */
  const files = readReport(path)?.testResults ?? [];
  const tests = files.flatMap(({ assertionResults }) => assertionResults);
  return settle(
    code,
    tests.map(({ status, fullName }) => ({
      state: status === 'pending' ? 'skipped' : status,
      title: fullName,
    })),
  );
}

/** @param {string} path @param {number} code @returns {Count} */
export function readPlaywrightReport(path, code) {
  /** @type {Record<string, string>} */
  const states = { expected: 'passed', flaky: 'passed', skipped: 'skipped' };
  const tests = flattenSuites(readReport(path)?.suites ?? [], '');
  return settle(
    code,
    tests.map(({ status, title }) => ({ state: states[status] ?? 'failed', title })),
  );
}

/** @param {number} code @param {{ state: string, title: string }[]} tests @returns {Count} */
function settle(code, tests) {
  const passed = tests.filter(({ state }) => state === 'passed').length;
  const failed = tests.filter(({ state }) => state === 'failed').map(({ title }) => title);
  const skipped = tests
    .filter(({ state }) => state !== 'passed' && state !== 'failed')
    .map(({ title }) => title);
  const outside = code !== 0 && failed.length === 0 ? ['the test runner itself: see its output above'] : [];
  return { passed, failed: [...failed, ...outside], skipped };
}

/**
 * @typedef {{ title: string, suites?: Suite[], specs?: { title: string, tests: { status: string }[] }[] }} Suite
 * @param {Suite[]} suites @param {string} above
 * @returns {{ title: string, status: string }[]}
 */
function flattenSuites(suites, above) {
  return suites.flatMap(({ title, suites: inner = [], specs = [] }) => {
    const here = `${above}${title} › `;
    const own = specs.flatMap((spec) =>
      spec.tests.map(({ status }) => ({ title: `${here}${spec.title}`, status })),
    );
    return [...own, ...flattenSuites(inner, here)];
  });
}

/** @param {string} path */
function readReport(path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : null;
}
