import * as v from 'valibot';
import { planDownload, type DownloadPlan, type ListedModel, type ListedVariant } from './download-plan.ts';
import { readHub, type HubListing, type HubOptions } from './hub.ts';
import { readMlcFolder } from './mlc-folder.ts';
import { mlcManifest, mlcManifestSchema } from './mlc-manifest.ts';
import { hub } from './model-address.ts';
import { readRepositoryFile } from './repository-file.ts';

/**
 * Asks the hub, its mirror or the folder which files a variant needs. What the list says of a model of the hub is held against what the
 * hub says now: the plan has the licence that its card names, and a context that its configuration allows.
 * @param mirror the address that stands in for the hub's, without a slash at its end; null for the hub itself
 * @throws InklingError model-missing, network, invalid, aborted
 */
export async function lookUp(
  model: ListedModel,
  variant: ListedVariant,
  mirror: string | null,
  options: HubOptions = {},
): Promise<DownloadPlan> {
  const { location } = model;
  if (location.kind === 'folder') {
    return planDownload(model, variant, await readMlcFolder(location.address, options));
  }
  const { repository, revision } = location;
  const host = mirror ?? hub;
  const listing = await readHub(host, repository, revision, options);
  const plan = planDownload(model, variant, listing);
  const commit = { host, repository, revision: listing.revision };
  const most =
    model.engine === 'webllm'
      ? (await readRepositoryFile(commit, mlcManifest, mlcManifestSchema, options)).context_window_size
      : mostContextOf(await readRepositoryFile(commit, 'config.json', configSchema, options));
  return { ...plan, model: confirm(model, listing, most) };
}

const length = v.exactOptional(v.nullish(v.number()));
const configSchema = v.object({ max_position_embeddings: length, n_positions: length });

function mostContextOf(config: v.InferOutput<typeof configSchema>): number | null {
  return config.max_position_embeddings ?? config.n_positions ?? null;
}

/** The list may ask for less context than there is, which saves memory, and never for more. */
function confirm(model: ListedModel, { licence }: HubListing, mostContext: number | null): ListedModel {
  const isKnown = mostContext !== null && Number.isSafeInteger(mostContext) && mostContext > 0;
  return {
    ...model,
    contextLength: isKnown ? Math.min(model.contextLength, mostContext) : model.contextLength,
    licence: licence === null || isSameLicence(model.licence, licence) ? model.licence : licence,
  };
}

/** The hub names licences by short ids; "other" says only that it has none for this one. */
function isSameLicence(listed: string, named: string): boolean {
  const [ours, theirs] = [listed, named].map((text) => text.toLowerCase().replace(/[^a-z0-9]/g, ''));
  return theirs === 'other' || ours!.startsWith(theirs!);
}
