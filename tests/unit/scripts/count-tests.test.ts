import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readPlaywrightReport, readVitestReport } from '../../../scripts/count-tests.mjs';

function reportOf(content: unknown): string {
  const path = join(mkdtempSync(join(tmpdir(), 'inkling-count-')), 'report.json');
  writeFileSync(path, JSON.stringify(content));
  return path;
}

describe('counting', () => {
  it('reads what Vitest reports', () => {
    const tests = ['passed', 'failed', 'pending', 'todo'].map((status) => ({
      status,
      fullName: `a ${status}`,
    }));
    const path = reportOf({ testResults: [{ assertionResults: tests }] });
    expect(readVitestReport(path, 1)).toEqual({
      passed: 1,
      failed: ['a failed'],
      skipped: ['a pending', 'a todo'],
    });
  });

  it('reads what Playwright reports, in nested suites', () => {
    const spec = (title: string, status: string) => ({ title, tests: [{ status }] });
    const inner = { title: 'inner', specs: [spec('b', 'unexpected'), spec('c', 'skipped')] };
    const path = reportOf({ suites: [{ title: 'file', specs: [spec('a', 'expected')], suites: [inner] }] });
    expect(readPlaywrightReport(path, 1)).toEqual({
      passed: 1,
      failed: ['file › inner › b'],
      skipped: ['file › inner › c'],
    });
  });

  it('counts a runner that fails without a failed test as one failure', () => {
    const path = reportOf({ testResults: [{ assertionResults: [{ status: 'passed', fullName: 'a' }] }] });
    expect(readVitestReport(path, 1)).toMatchObject({ passed: 1, failed: [expect.any(String)] });
    expect(readPlaywrightReport('/nowhere.json', 1)).toMatchObject({
      passed: 0,
      failed: [expect.any(String)],
    });
  });
});
