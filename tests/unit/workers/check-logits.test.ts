import { expect, test } from 'vitest';
import { checkLogits } from '../../../workers/check-logits.ts';

test('logits with any numbers in them pass, masked tokens included', () => {
  expect(() => checkLogits([0, -0.5, 3])).not.toThrow();
  expect(() => checkLogits(Float32Array.of(-Infinity, 2))).not.toThrow();
});

test.each([
  ['all zero', new Float32Array(50), /all zero/],
  ['not a number', Float32Array.of(1, NaN, 2), /not finite/],
  ['infinite', Float32Array.of(1, Infinity, 2), /not finite/],
  ['all masked', Float32Array.of(-Infinity, -Infinity), /all zero/],
])('logits that are %s are a failure, and no first token of the vocabulary', (_, logits, message) => {
  expect(() => checkLogits(logits)).toThrow(message);
});
