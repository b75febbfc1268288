import type { ListedModel } from './download-plan.ts';
import type { Machine } from './machine.ts';
import { estimateFileBytes, estimateMemoryBytes } from './memory-estimate.ts';
import { chooseVariant, type Overflow } from './preflight.ts';
import type { Device, ModelRole, ModelSpec } from './protocol.ts';

/** A model as this machine would run it. */
export interface Candidate {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly ModelRole[];
  readonly parameters: number;
  readonly device: Device;
  readonly dtype: string;
  /** Embedded models come with Inkling, kept ones are in the browser, absent ones are to be fetched. */
  readonly place: 'embedded' | 'kept' | 'absent';
  /** Estimated. */
  readonly memoryBytes: number;
  /** Estimated where the hub was not asked. */
  readonly fileBytes: number;
  /** Of its best variant, which is this one where no other runs. */
  readonly overflow?: Overflow;
}

export type Trio = Readonly<Record<ModelRole, Candidate>>;

/** What there is for models. */
export interface Room {
  /** For user, assistant and embedder together. */
  readonly memoryBytes: number;
  /** In the browser's storage; null where it does not tell. */
  readonly freeBytes: number | null;
}

export interface TrioVerdict {
  /** Estimated, of the three together: each role has a worker and a copy of its own. */
  readonly memoryBytes: number;
  readonly missingBytes: number;
  /** Nothing for a trio that fits. */
  readonly lacking: readonly ('memory' | 'storage')[];
}

/** Where the browser does not tell: what a small laptop has. */
const assumedMemoryBytes = 4e9;

/** Half of the memory is left to the system, the browser and its other tabs. Graphics memory no browser tells. */
export function memoryForModels({ memoryBytes = assumedMemoryBytes }: Machine): number {
  return memoryBytes / 2;
}

/** Null where no variant runs here. */
export function createCandidate(
  model: ModelSpec | ListedModel,
  place: Candidate['place'],
  machine: Machine,
): Candidate | null {
  const choice = chooseVariant<(typeof model.variants)[number]>(model, machine);
  if (choice.kind === 'unfit') return null;
  const { id, name, roles, parameters } = model;
  const { device, dtype } = choice.variant;
  return {
    ...{ id, name, roles, parameters, device, dtype, place },
    memoryBytes: estimateMemoryBytes(model, choice.variant),
    fileBytes: estimateFileBytes(model, choice.variant),
    ...(choice.overflow === undefined ? {} : { overflow: choice.overflow }),
  };
}

/** The models that come with Inkling are the floor: they fit wherever anything runs. */
export function judgeTrio(trio: Trio, { memoryBytes: allowed, freeBytes }: Room): TrioVerdict {
  const models = Object.values(trio);
  const memoryBytes = models.reduce((sum, model) => sum + model.memoryBytes, 0);
  const absent = new Set(models.filter(({ place }) => place === 'absent'));
  const missingBytes = [...absent].reduce((sum, { fileBytes }) => sum + fileBytes, 0);
  const floor = models.every(({ place }) => place === 'embedded');
  const lacking = [
    ...(memoryBytes > allowed && !floor ? (['memory'] as const) : []),
    ...(freeBytes !== null && missingBytes > freeBytes ? (['storage'] as const) : []),
  ];
  return { memoryBytes, missingBytes, lacking };
}

/** The strongest trio that fits; null where some role has no model at all. */
export function proposeTrio(candidates: readonly Candidate[], room: Room): Trio | null {
  const bearable = candidates.filter((candidate) => !isSlow(candidate) && !overflows(candidate));
  const forRole = (role: ModelRole) => bearable.filter(({ roles }) => roles.includes(role));
  const [users, assistants, embedders] = [forRole('user'), forRole('assistant'), forRole('embedder')];
  let best: { readonly trio: Trio; readonly merits: readonly number[] } | null = null;
  for (const user of users) {
    for (const assistant of assistants) {
      for (const embedder of embedders) {
        const trio = { user, assistant, embedder };
        const verdict = judgeTrio(trio, room);
        if (verdict.lacking.length > 0) continue;
        const merits = meritsOf(trio, verdict);
        if (best === null || isBetter(merits, best.merits)) best = { trio, merits };
      }
    }
  }
  return best?.trio ?? null;
}

/**
 * On the processor a writer of 135 M parameters took about 8 seconds for a prompt of 280 tokens and a reply of 100,
 * and a run asks hundreds of times: larger models can be chosen there, but are not proposed.
 */
export function isSlow({ device, parameters }: Candidate): boolean {
  return device === 'wasm' && parameters > 50e6;
}

/** It would be loaded to WebGPU although its largest matrix probably finds no buffer there. */
export function overflows({ device, overflow }: Candidate): boolean {
  return device === 'webgpu' && overflow !== undefined;
}

/**
 * The weaker writer decides; then both, the embedder, how few are to be fetched, how little memory they take, which is known to a factor of two
 * only, and how little is to be fetched.
 */
function meritsOf({ user, assistant, embedder }: Trio, verdict: TrioVerdict): readonly number[] {
  return [
    Math.min(user.parameters, assistant.parameters),
    user.parameters + assistant.parameters,
    embedder.parameters,
    -new Set([user, assistant, embedder].filter(({ place }) => place === 'absent')).size,
    -verdict.memoryBytes,
    -verdict.missingBytes,
  ];
}

function isBetter(merits: readonly number[], than: readonly number[]): boolean {
  const first = merits.findIndex((merit, i) => merit !== than[i]);
  return first >= 0 && merits[first]! > than[first]!;
}

/** What to take in place of a model that does not run here. */
export interface Alternative {
  /** The same model compiled for 32 bits, one with as many parameters (mostly the same model in another form), or a smaller one. */
  readonly kind: 'twin' | 'equal' | 'smaller';
  readonly model: Candidate;
}

/** Null where nothing of its kind runs here. */
export function findAlternative(
  model: Pick<ModelSpec, 'id' | 'roles' | 'parameters'>,
  candidates: readonly Candidate[],
  { memoryBytes: allowed }: Room,
): Alternative | null {
  const others = candidates.filter(
    (other) =>
      other.id !== model.id &&
      !overflows(other) &&
      (other.memoryBytes <= allowed || other.place === 'embedded'),
  );
  const twin = others.find(({ id }) => id === model.id.replace(/f16$/, 'f32'));
  if (twin !== undefined) return { kind: 'twin', model: twin };
  const [nearest] = others
    .filter((other) => other.parameters <= model.parameters)
    .filter((other) => other.roles.some((role) => model.roles.includes(role)))
    .sort((a, b) => b.parameters - a.parameters || a.memoryBytes - b.memoryBytes);
  if (nearest === undefined) return null;
  return { kind: nearest.parameters === model.parameters ? 'equal' : 'smaller', model: nearest };
}
