import type { Plan } from '../../core/plan.ts';
import type { PlanReading } from '../../storage/parse-plan.ts';
import { readPlan } from './plan-text.ts';

/**
 * A plan in an address: its JSON, deflated, in the letters of base64url. It stands behind the #, so that no server ever
 * gets it.
 */

export const linkLimits = {
  /** Characters that are made. Beyond this mail programs and messengers break addresses. */
  written: 6_000,
  /** Characters that are read. */
  read: 100_000,
  /** Bytes of JSON. A few thousand characters can unpack to gigabytes: reading ends here, before they are all there. */
  unpacked: 1024 * 1024,
} as const;

/** Null where the plan is too long for an address, as with documents of one's own. */
export async function packPlan(plan: Plan): Promise<string | null> {
  const bytes = new TextEncoder().encode(JSON.stringify(plan));
  if (bytes.length > linkLimits.unpacked) return null;
  const packed: number[] = [];
  for await (const piece of through(bytes, new CompressionStream('deflate-raw'))) {
    packed.push(...piece);
    if (packed.length > linkLimits.written) return null;
  }
  const text = btoa(String.fromCharCode(...packed))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');
  return text.length > linkLimits.written ? null : text;
}

/** Takes what somebody put into an address: anything at all. */
export async function unpackPlan(text: string): Promise<PlanReading> {
  if (text.length > linkLimits.read) return refuse('it is longer than any that Inkling makes');
  if (!/^[\w-]+$/.test(text)) return refuse('not all of it is here, or something else stands in it');
  const packed = decode(text);
  if (packed === null) return refuse('its end is missing');
  try {
    const json = await unpack(packed);
    return json === null ? refuse('it unpacks to more than a plan in a link may have') : readPlan(json);
  } catch {
    return refuse('a part of it is missing or was changed');
  }
}

/** Null where there is more than is allowed; the rest then stays packed. */
async function unpack(packed: Uint8Array<ArrayBuffer>): Promise<string | null> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let json = '';
  let bytes = 0;
  for await (const piece of through(packed, new DecompressionStream('deflate-raw'))) {
    bytes += piece.length;
    if (bytes > linkLimits.unpacked) return null;
    json += decoder.decode(piece, { stream: true });
  }
  return json + decoder.decode();
}

async function* through(
  bytes: Uint8Array<ArrayBuffer>,
  stream: CompressionStream | DecompressionStream,
): AsyncGenerator<Uint8Array> {
  const reader = new Blob([bytes]).stream().pipeThrough(stream).getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
  } finally {
    // Whoever has enough lets the rest go unread.
    await reader.cancel().catch(() => undefined);
  }
}

function decode(text: string): Uint8Array<ArrayBuffer> | null {
  try {
    const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
    return Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
  } catch {
    return null;
  }
}

function refuse(reason: string): PlanReading {
  return {
    ok: false,
    problem: `The plan in this link cannot be read: ${reason}. Ask for the link again, or for the plan as a file.`,
  };
}
