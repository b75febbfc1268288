import type { RunConfig } from '../../core/types.ts';
import type { TransferLine } from './lines.ts';

/** Far beyond what Inkling writes, and small enough that the page which shows it does not stand still. */
export const limits = {
  /** Characters of an id or a name. */
  name: 500,
  /** Characters of what a model wrote. */
  reply: 200_000,
  /** Characters of a document, or of one message to a model. */
  text: 2_000_000,
  agents: 50,
  seeds: 1000,
  sources: 1000,
  rounds: 100_000,
  embedding: 16_384,
  neighbours: 1000,
} as const;

/** The first field that is beyond a limit, with the limit; null where none is. */
export function limitOf(line: TransferLine): string | null {
  switch (line.type) {
    // A plan came through a schema that has limits of its own.
    case 'inkling':
    case 'plan':
      return null;
    case 'collection': {
      const { id, name } = line.collection;
      return excess({ 'collection.id': id, 'collection.name': name }, limits.name);
    }
    case 'run':
      return limitOfRun(line.run);
    case 'round': {
      const { runId, document, latentPreference, preference, draft, verdict, edit, learned, ...rest } =
        line.round;
      const calls = rest.calls.map(({ reply }, i): [string, string] => [`calls.${i}.reply`, reply]);
      const messages = rest.calls.flatMap((call, i) =>
        call.messages.map(({ content }, j): [string, string] => [
          `calls.${i}.messages.${j}.content`,
          content,
        ]),
      );
      return (
        excess(
          { runId, 'document.id': document.id, 'document.source': document.source },
          limits.name,
          'round.',
        ) ??
        excess(
          {
            latentPreference,
            ...{ preference: preference ?? '', draft, edit, learned: learned ?? '' },
            'verdict.check': verdict.check,
            ...Object.fromEntries(calls),
          },
          limits.reply,
          'round.',
        ) ??
        excess({ 'document.text': document.text, ...Object.fromEntries(messages) }, limits.text, 'round.') ??
        excess({ embedding: rest.embedding ?? [] }, limits.embedding, 'round.') ??
        excess(
          { neighbours: rest.neighbours, closeness: rest.closeness ?? [] },
          limits.neighbours,
          'round.',
        ) ??
        findTwice(
          {
            neighbours: rest.neighbours.map(({ t }) => t),
            closeness: (rest.closeness ?? []).map(({ source }) => source),
          },
          'round.',
        )
      );
    }
  }
}

function limitOfRun({
  id,
  agents,
  seeds,
  rounds,
  models,
  sources = [],
  preferences = {},
}: RunConfig): string | null {
  if (id === '') return 'run.id: empty';
  if (rounds < 1 || rounds > limits.rounds) return `run.rounds: not a number from 1 to ${limits.rounds}`;
  if (agents.length === 0) return 'run.agents: empty';
  if (seeds.length === 0) return 'run.seeds: empty';
  return (
    excess({ id, ...models }, limits.name, 'run.') ??
    excess({ agents }, limits.agents, 'run.') ??
    excess({ seeds }, limits.seeds, 'run.') ??
    excess({ sources }, limits.sources, 'run.') ??
    excess(preferences, limits.reply, 'run.preferences.') ??
    findTwice({ agents, seeds, sources }, 'run.')
  );
}

/** What stands in a list twice, with its place; null where nothing does. The page names its parts by such entries. */
function findTwice(lists: Readonly<Record<string, readonly unknown[]>>, prefix: string): string | null {
  for (const [name, list] of Object.entries(lists)) {
    const place = list.findIndex((value, i) => list.indexOf(value) < i);
    if (place >= 0) return `${prefix}${name}.${place}: occurs twice`;
  }
  return null;
}

function excess(
  fields: Readonly<Record<string, { readonly length: number }>>,
  most: number,
  prefix = '',
): string | null {
  const found = Object.entries(fields).find(([, { length }]) => length > most);
  return found === undefined ? null : `${prefix}${found[0]}: longer than ${most}`;
}
