import { describe, expect, it } from 'vitest';
import { formatCsv } from '../../../src/core/csv.ts';

const cell = (value: string | number | boolean | null) => formatCsv(['a'], [[value]]).split('\r\n')[1];

describe('a table as CSV', () => {
  it('has a line for the header and for each row, each ended as RFC 4180 wants it', () => {
    expect(
      formatCsv(
        ['a', 'b'],
        [
          [1, 'x'],
          [null, true],
        ],
      ),
    ).toBe('a,b\r\n1,x\r\n,true\r\n');
    expect(formatCsv(['a'], [])).toBe('a\r\n');
  });

  it.each([
    ['one, two', '"one, two"'],
    ['say "no"', '"say ""no"""'],
    ['two\nlines', '"two\nlines"'],
    ['a\rb', '"a\rb"'],
    ['plain', 'plain'],
    ['', ''],
  ])('quotes %j where it has to', (value, written) => {
    expect(formatCsv(['a'], [[value]])).toBe(`a\r\n${written}\r\n`);
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '＝1+1', ' =1', '- a list'])(
    'lets no spreadsheet run the text %j',
    (value) => {
      expect(cell(value)).toBe(`'${value}`);
    },
  );

  it('leaves numbers as they are, also below zero: a formula is text, a number is none', () => {
    expect([-4, 0.1, 1e21, -0.5].map(cell)).toEqual(['-4', '0.1', '1e+21', '-0.5']);
  });

  it('has an empty cell for a number that is none', () => {
    expect(cell(Number.NaN)).toBe('');
    expect(cell(Number.POSITIVE_INFINITY)).toBe('');
  });
});
