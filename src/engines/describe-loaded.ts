import type { LoadedModel } from '../core/run-record.ts';
import type { ModelSpec } from './protocol.ts';

/** What a record keeps of a model that was loaded: beside what the engine reports, exactly which files it was made of. */
export function describeLoaded<Report extends LoadedModel>(
  { variants, location }: Pick<ModelSpec, 'variants' | 'location'>,
  report: Report,
): Report & LoadedModel {
  const { choice, dtype } = report;
  const variant = variants.find((one) => one.device === choice.device && one.dtype === dtype);
  return {
    ...report,
    ...(variant === undefined ? {} : { files: variant.files.map(({ path, sha256 }) => ({ path, sha256 })) }),
    ...(location.kind === 'hub' ? { revision: location.revision } : {}),
  };
}
