import { describe, expect, it } from 'vitest';
import { neighbourCount, parseAgentName } from '../../../src/core/agent-name.ts';

describe('parseAgentName', () => {
  it.each(['no-learning', 'oracle', 'cipher-1', 'cipher-5', 'cipher-999'])('knows %s', (name) => {
    expect(parseAgentName(name)).toBe(name);
  });

  it.each(
    [
      '',
      'cipher',
      'cipher-',
      'cipher-0',
      'cipher--1',
      'cipher-05',
      'cipher-1.5',
      'cipher-1e2',
      'cipher-1000',
    ].concat(['cipher-5 ', ' oracle', 'Oracle', 'cipher-५', 'cipher-5\n', 'no learning', '__proto__']),
  )('rejects %j', (name) => {
    expect(parseAgentName(name)).toBeNull();
  });
});

describe('neighbourCount', () => {
  it('is the k of cipher-k', () => {
    expect(neighbourCount('cipher-12')).toBe(12);
    expect(neighbourCount('oracle')).toBeNull();
  });
});
