import { describe, expect, it } from 'vitest';
import { parseAgentName, retrievalOf } from '../../../src/core/agent-name.ts';

describe('parseAgentName', () => {
  it.each([
    ...['no-learning', 'oracle', 'explore-then-exploit', 'continual', 'icl-edit-5', 'prose-3'],
    ...['cipher-1', 'cipher-5', 'cipher-999'],
  ])('knows %s', (name) => {
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

describe('retrievalOf', () => {
  it('is the method and its k', () => {
    expect(retrievalOf('cipher-12')).toEqual({ method: 'cipher', k: 12 });
    expect(retrievalOf('icl-edit-5')).toEqual({ method: 'icl-edit', k: 5 });
  });

  it('is nothing for a method that retrieves nothing', () => {
    expect(retrievalOf('oracle')).toBeNull();
    expect(retrievalOf('continual-5')).toBeNull();
  });
});
