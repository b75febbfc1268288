import type { ListedModel } from '../../engines/download-plan.ts';
import { hub } from '../../engines/model-address.ts';
import type { Device, ModelSpec } from '../../engines/protocol.ts';
import { formatBytes, formatCount, formatPlural, formatParameters } from '../format.ts';

/** One line of a model's card; with an address where there is more to read. */
export interface CardFact {
  readonly name: string;
  readonly text: string;
  readonly address?: string;
}

export interface CardFile {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

const engineNames = { transformers: 'transformers.js', webllm: 'web-llm', scripted: 'a script' } as const;
const deviceNames: Readonly<Record<Device, string>> = { webgpu: 'WebGPU', wasm: 'WebAssembly' };

export function cardFacts(model: ModelSpec | ListedModel): readonly CardFact[] {
  const { location, parameters, contextLength, licence, roles, engine, card } = model;
  return [
    { name: 'Licence', text: licence },
    ...describeSource(location, card),
    { name: 'Parameters', text: formatParameters(parameters) },
    {
      name: roles.includes('embedder') ? 'Longest text' : 'Context',
      text: `${formatCount(contextLength)} tokens`,
    },
    { name: 'Runs with', text: engineNames[engine] },
    { name: 'Weights', text: model.variants.map(describeVariant).join('; ') },
    { name: 'Verified', text: describeProof(model) },
  ];
}

function describeSource(location: ModelSpec['location'], card: string): readonly CardFact[] {
  switch (location.kind) {
    case 'embedded':
      return [{ name: 'Source', text: 'comes with Inkling', address: card }];
    case 'folder':
      return [{ name: 'Source', text: location.address, address: card }];
    case 'hub': {
      const { repository, revision } = location;
      return [
        { name: 'Source', text: repository, address: `${hub}/${repository}/tree/${revision}` },
        { name: 'Model card', text: 'of its makers', address: card },
        { name: 'Revision', text: revision },
      ];
    }
  }
}

/** What the hub said of a model when it was looked up, where that is not what the list says. */
export function describeCorrections(listed: ListedModel | null, found: ListedModel): string | null {
  if (listed === null) return null;
  const corrections = [
    ...(listed.licence === found.licence ? [] : [`its licence is “${found.licence}”`]),
    ...(listed.contextLength === found.contextLength
      ? []
      : [`it reads ${formatCount(found.contextLength)} tokens at most`]),
  ];
  return corrections.length === 0
    ? null
    : `The hub says otherwise than the list: ${corrections.join(', and ')}.`;
}

/** Every file once; none before the hub was asked. */
export function cardFiles({ variants }: ModelSpec | ListedModel): readonly CardFile[] {
  const files = variants.flatMap((variant) => ('files' in variant ? variant.files : []));
  return [...new Map(files.map((file) => [file.path, file])).values()];
}

function describeVariant(variant: (ModelSpec | ListedModel)['variants'][number]): string {
  const { device, dtype } = variant;
  const kind = `${dtype} on ${deviceNames[device]}`;
  if ('files' in variant) {
    const bytes = variant.files.reduce((sum, file) => sum + file.bytes, 0);
    return `${kind}, ${formatPlural(variant.files.length, 'file', 'files')}, ${formatBytes(bytes)}`;
  }
  return variant.bytes === undefined
    ? `${kind}, size not known before the hub is asked`
    : `${kind}, about ${formatBytes(variant.bytes)}`;
}

function describeProof({ location, variants }: ModelSpec | ListedModel): string {
  if (variants.some((variant) => !('files' in variant))) {
    return location.kind === 'folder'
      ? 'unverified so far: what comes with the first download is pinned from then on'
      : 'unverified so far: files, bytes and revision are read from the hub at the first download, with the licence and the most context, and pinned from then on';
  }
  return location.kind === 'embedded'
    ? 'every file has its SHA-256 in models.json'
    : 'every file was checked as it came, one of a pack against what the pack says of it, and its SHA-256 is pinned';
}
