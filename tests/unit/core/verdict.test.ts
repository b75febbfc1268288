import { describe, expect, it } from 'vitest';
import { parseVerdict, writeVerdict } from '../../../src/core/verdict.ts';

describe('parseVerdict', () => {
  it('accepts when the last line says yes, and keeps the check', () => {
    expect(parseVerdict('tone formal / formal: yes\nVerdict: yes')).toEqual({
      kind: 'accept',
      check: 'tone formal / formal: yes',
    });
  });

  it('edits when the last line says no, even though the check says yes', () => {
    expect(parseVerdict('greeting: yes\nclosing: no\n\n**Verdict:** No.').kind).toBe('edit');
  });

  it.each([
    ['an empty reply', ''],
    ['a bare yes', 'yes'],
    ['a yes inside a sentence', 'I would say yes to this draft.'],
    ['two verdicts', 'Verdict: yes\nVerdict: no'],
    ['a verdict before the end', 'Verdict: yes\nBut the closing is missing.'],
    ['a verdict with a condition', 'Verdict: yes, if the closing goes'],
    ['a reply that was cut', 'tone formal / formal: yes\nVerd'],
  ])('is unclear for %s', (_, reply) => {
    expect(parseVerdict(reply)).toEqual({ kind: 'unclear', check: reply });
  });

  it('is written back as the reply that it was read from', () => {
    for (const reply of ['a: yes\nVerdict: yes', 'Verdict: no', 'no idea']) {
      expect(writeVerdict(parseVerdict(reply))).toBe(reply);
    }
  });
});
