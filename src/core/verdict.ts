import type { Verdict } from './types.ts';

/**
 * Strict: the last line, and no other, says `Verdict: yes` or `Verdict: no`. Everything else is unclear; in the
 * reference code any reply that holds the word yes counts as acceptance.
 */
export function parseVerdict(reply: string): Verdict {
  const lines = reply.trim().split('\n');
  const answers = lines.map((line) => /^\W*verdict:\W*(yes|no)\W*$/i.exec(line)?.[1]?.toLowerCase());
  const answer = answers.at(-1);
  const isOnly = answers.filter((found) => found !== undefined).length === 1;
  if (answer === undefined || !isOnly) return { kind: 'unclear', check: reply.trim() };
  return { kind: answer === 'yes' ? 'accept' : 'edit', check: lines.slice(0, -1).join('\n').trim() };
}

/** The reply that a verdict was parsed from, but for its white space. */
export function writeVerdict({ kind, check }: Verdict): string {
  if (kind === 'unclear') return check;
  return [check, `Verdict: ${kind === 'accept' ? 'yes' : 'no'}`].filter(Boolean).join('\n');
}
