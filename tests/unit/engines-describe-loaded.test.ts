import { expect, it } from 'vitest';
import { describeLoaded } from '../../src/engines/describe-loaded.ts';
import { aSpec } from '../app/model-specs.ts';

const report = {
  choice: { device: 'wasm', threads: 1, reason: 'no adapter' },
  ...{ dtype: 'q8', milliseconds: 5, sha256: '2' },
} as const;

it('a loaded model is told with every file of the variant that ran, and the revision where there is one', () => {
  const spec = aSpec('writer', ['assistant']);
  const files = [
    { path: 'w.onnx', sha256: '2' },
    { path: 'tokenizer.json', sha256: '3' },
  ];
  expect(describeLoaded(spec, report)).toEqual({ ...report, files });
  const location = { kind: 'hub', repository: 'a/b', revision: 'c0ffee' } as const;
  expect(describeLoaded({ ...spec, location }, report)).toEqual({ ...report, files, revision: 'c0ffee' });
});

it('of a variant that the list does not know nothing is made up', () => {
  expect(describeLoaded(aSpec('writer', ['assistant']), { ...report, dtype: 'q2' })).not.toHaveProperty(
    'files',
  );
});
