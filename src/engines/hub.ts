import * as v from 'valibot';
import { createError, InklingError } from '../core/failure.ts';
import { disturbingSigns } from './disturbing-signs.ts';
import { isFilePath, isForgedPath, longestFilePath } from './file-path.ts';
import { lookingStopped, type ReadOptions } from './json-file.ts';
import { hub } from './model-address.ts';
import { fetchPatiently, gated, patience, Silence, silentServer } from './patient-fetch.ts';
import { describeWait, readRetryAfter } from './retry-after.ts';

/** What the hub says of one revision of a repository. */
export interface HubListing {
  /** The commit that the revision stands for now: 40 hex digits. */
  readonly revision: string;
  /** As the card names it; null where it names none. */
  readonly licence: string | null;
  /** Without those that no model has: empty ones, and with other names than a pack may have. */
  readonly files: readonly HubFile[];
}

export interface HubFile {
  readonly path: string;
  readonly bytes: number;
  /** Lower-case hex. Large files have their SHA-256; small ones only git's SHA-1 of "blob", length and content. */
  readonly hash: { readonly kind: 'sha256' | 'git'; readonly value: string };
}

export interface HubOptions extends ReadOptions {
  /** Whether the visitor wrote the revision; for messages. */
  readonly revisionWritten?: boolean;
}

interface Asked {
  readonly host: string;
  readonly repository: string;
  readonly revision: string;
  readonly revisionWritten: boolean;
}

/** Licences have short names; a card may hold anything in their place. */
const longestLicence = 100;

/** A listing of a repository with 10,000 files stays below this. */
const longestListing = 4_000_000;

/**
 * Asks a hub, or a mirror of it, which files a repository has, with their lengths and hashes.
 * @param server such as https://huggingface.co
 * @param revision a branch, a tag or a commit
 * @throws InklingError model-missing (no such repository or revision, or its terms are to be accepted first), network, invalid, aborted
 */
export async function readHub(
  server: string,
  repository: string,
  revision: string,
  { revisionWritten = false, ...options }: HubOptions = {},
): Promise<HubListing> {
  const host = server.replace(/\/$/, '');
  const name = `${repository} at ${revision}`;
  const address = `${host}/api/models/${repository}/revision/${encodeURIComponent(revision)}?blobs=true`;
  let json: unknown;
  try {
    const response = await fetchPatiently(address, { patience: patience.listing, ...options });
    if (!response.ok) throw explainRefusal(response, { host, repository, revision, revisionWritten });
    json = await readJson(response, name);
  } catch (error) {
    if (options.signal?.aborted) throw lookingStopped();
    if (error instanceof Silence) throw silentServer(`the files of ${name}`, host, error);
    if (error instanceof InklingError) throw error;
    throw createError(
      'network',
      `${new URL(host).host} could not be reached.`,
      'Check the address and the network, and try again. Without a network, import a model pack.',
    );
  }
  const listing = v.safeParse(listingSchema, json);
  if (!listing.success) throw noListing(name);
  const { sha, cardData, siblings } = listing.output;
  const forged = siblings.find(({ rfilename }) => isForgedPath(rfilename));
  if (forged !== undefined) throw forgedListing(name, forged.rfilename);
  return {
    revision: sha,
    licence: cardData?.license?.replace(disturbingSigns, '').slice(0, longestLicence) || null,
    files: siblings
      .map(({ rfilename, size, blobId, lfs }): HubFile => ({
        path: rfilename,
        bytes: lfs?.size ?? size,
        hash: lfs ? { kind: 'sha256', value: lfs.sha256 } : { kind: 'git', value: blobId },
      }))
      .filter(({ path, bytes }) => bytes > 0 && isFilePath(path)),
  };
}

/** Up to a terabyte. */
const count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1e12));
const hex = (digits: number) => v.pipe(v.string(), v.regex(new RegExp(`^[0-9a-f]{${digits}}$`)));

const listingSchema = v.object({
  sha: hex(40),
  // A card may name several licences; the first stands for them here, and the card itself is a click away.
  cardData: v.nullish(
    v.object({
      license: v.nullish(
        v.pipe(
          v.union([v.string(), v.array(v.string())]),
          v.transform((named) => (typeof named === 'string' ? named : (named[0] ?? null))),
        ),
      ),
    }),
  ),
  siblings: v.pipe(
    v.array(
      v.object({
        rfilename: v.pipe(v.string(), v.nonEmpty(), v.maxLength(longestFilePath)),
        size: count,
        blobId: hex(40),
        lfs: v.nullish(v.object({ sha256: hex(64), size: count })),
      }),
    ),
    v.maxLength(20_000),
  ),
});

/** A web page, half an answer and one without end are none. */
async function readJson(response: Response, name: string): Promise<unknown> {
  if (!/\bjson\b/i.test(response.headers.get('Content-Type') ?? '')) throw noListing(name);
  const reader = response.body?.getReader();
  const decoder = new TextDecoder();
  let text = '';
  try {
    for (;;) {
      const part = await reader?.read();
      if (part === undefined || part.done) break;
      text += decoder.decode(part.value, { stream: true });
      if (text.length > longestListing) {
        await reader?.cancel();
        throw new Error('too long');
      }
    }
    return JSON.parse(text);
  } catch (error) {
    throw error instanceof Silence ? error : noListing(name);
  }
}

/** The hub says 401 of repositories that it does not have, since they might be private; a header tells which it is. */
function explainRefusal({ status, headers }: Response, asked: Asked): InklingError {
  const { host, repository, revision, revisionWritten } = asked;
  const code = headers.get('X-Error-Code');
  const isMirror = host !== hub;
  const who = isMirror ? `The mirror, ${new URL(host).host},` : 'The hub';
  /** A mirror need not tell which of the two it has not. */
  const mayLackRevision = revisionWritten && code === null && status === 404;
  const otherwise = isMirror ? 'use the hub itself' : 'use a mirror';
  if (code === 'GatedRepo') return gated(repository);
  if (status === 403) {
    return createError(
      'model-missing',
      `${new URL(host).host} refused to say which files ${repository} has (403), and not why.`,
      `Something on the way may do that, such as a proxy, or the owner wants terms accepted with an account. Try another network, ${otherwise}, or import a model pack.`,
    );
  }
  if (code === 'RevisionNotFound') {
    return createError(
      'model-missing',
      `${repository} has no revision “${revision}”.`,
      revisionWritten
        ? 'Check the revision, or leave it out for the newest.'
        : 'Its owner may have renamed or removed it. Choose another model, or import a model pack.',
    );
  }
  if (code === 'RepoNotFound' || [401, 404, 410].includes(status)) {
    return createError(
      'model-missing',
      `${who} has no public repository ${repository}${mayLackRevision ? `, or no revision “${revision}” of it` : ''}.`,
      isMirror
        ? 'Whoever runs the mirror can say which models it has. Choose another model, or use the hub itself.'
        : 'Check how the name is written: owner/name, as in the address of its page.',
    );
  }
  if (status === 429) {
    const wait = readRetryAfter(headers);
    return createError(
      'network',
      `${who} answers no more for now: too many requests came from this network.`,
      `Try again ${wait > 0 ? `in ${describeWait(wait)}` : 'later'}, or ${otherwise}.`,
    );
  }
  return createError(
    'network',
    `${who} answered ${status} when it was asked for ${repository}.`,
    `That is its own trouble as a rule: try again later, or ${otherwise}.`,
  );
}

function forgedListing(name: string, path: string): InklingError {
  const shown = path.replace(/\p{C}/gu, '�').slice(0, 100);
  return createError(
    'invalid',
    `The list of files that came back for ${name} has a path that no file of a repository has: “${shown}”.`,
    'Nothing of it is fetched, since somebody may have made it to do harm. Use another mirror, or the hub itself.',
  );
}

function noListing(name: string): InklingError {
  return createError(
    'invalid',
    `What came back for ${name} is no list of files as the hub writes them.`,
    'Check the address of the hub or mirror. A sign-in page of the network may stand in between.',
  );
}
