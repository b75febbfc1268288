import type { DownloadPlan } from '../../engines/download-plan.ts';
import type { KeptFile } from '../../engines/downloads-protocol.ts';
import { hub } from '../../engines/model-address.ts';
import type { Pins } from '../../engines/pins.ts';

/** Files that lie here and that no kept model needs: of a fetch that did not end, as a rule. */
export interface Leftover {
  /** The repository, or the folder of another server. */
  readonly place: string;
  readonly addresses: readonly string[];
  readonly bytes: number;
}

/** @param arriving what a fetch or an import needs at this moment, in any tab */
export function findLeftovers(
  files: readonly KeptFile[],
  pins: Pins,
  arriving: ReadonlySet<string>,
): readonly Leftover[] {
  const found = new Map<string, Leftover>();
  for (const { address, bytes } of files) {
    if (pins.has(address) || arriving.has(address)) continue;
    const place = placeOfFile(address);
    const known = found.get(place) ?? { place, addresses: [], bytes: 0 };
    found.set(place, { place, addresses: [...known.addresses, address], bytes: known.bytes + bytes });
  }
  return [...found.values()];
}

/** Of what a plan names, the bytes that lie here already. They are read again before they count. */
export function bytesHere({ files }: Pick<DownloadPlan, 'files'>, here: readonly KeptFile[]): number {
  const lengths = new Map(here.map(({ address, bytes }) => [address, bytes]));
  return files.reduce(
    (sum, { address, bytes, hash }) =>
      hash !== null && bytes !== null && lengths.get(address) === bytes ? sum + bytes : sum,
    0,
  );
}

function placeOfFile(address: string): string {
  const [, repository] = /^\/([^/]+\/[^/]+)\/resolve\//.exec(address.slice(hub.length)) ?? [];
  if (address.startsWith(`${hub}/`) && repository !== undefined) return repository;
  return address.slice(0, address.lastIndexOf('/') + 1);
}
