import * as v from 'valibot';
import { createError } from '../core/failure.ts';
import { sourcesOf } from '../core/sources.ts';
import type { RunArchive } from './ports.ts';
import { archiveSchema, describeIssues } from './records.ts';

/** Reads a run that came from outside. Throws kind `invalid` and names what is wrong. */
export function parseArchive(value: unknown): RunArchive {
  const result = v.safeParse(archiveSchema, value);
  if (!result.success) throw refuse(describeIssues(result.issues));
  const { run, rounds } = result.output;
  const foreign = rounds.find((round) => round.runId !== run.id);
  if (foreign !== undefined) throw refuse(`a round belongs to another run, ${foreign.runId}`);
  const sources: readonly string[] | null = run.collection === undefined ? sourcesOf[run.task] : null;
  const stray = rounds.find(
    ({ document }) => document.task !== run.task || sources?.includes(document.source) === false,
  );
  if (stray !== undefined) throw refuse(`a document is of another task, source ${stray.document.source}`);
  const keys = new Set(rounds.map(({ agent, seed, t }) => `${agent} ${seed} ${t}`));
  if (keys.size < rounds.length) throw refuse('a round occurs twice');
  return result.output;
}

function refuse(reason: string) {
  return createError(
    'invalid',
    `This is not a run that can be read: ${reason}.`,
    'Choose a file that Inkling exported.',
  );
}
