import type { CompletedRound, RunConfig } from '../../core/types.ts';
import type {
  ExportChoice,
  ExportedPart,
  ExportSource,
  exportRuns,
} from '../../storage/transfer/export-runs.ts';
import { fetchPart } from '../fetch-part.ts';
import { formatWhen } from '../format.ts';
import { styleOf } from '../run/agent-style.ts';
import type { FormatId } from './formats.ts';

/** A file of any format, part by part. What writes the other formats is fetched when one is wanted. */
export async function* exportTexts(
  format: FormatId,
  choice: ExportChoice,
  source: ExportSource,
  writeLines: typeof exportRuns,
): AsyncGenerator<ExportedPart, void, undefined> {
  if (format === 'lines') return yield* writeLines(source, choice);
  if (format === 'page') return yield* writePages(choice, source);
  const { begin, write } = await fetchWriter(format);
  let rounds = 0;
  yield { text: begin, rounds, leftOut: 0 };
  for (const run of choice.runs) {
    for await (const batch of source.store.roundBatches(run.id)) {
      rounds += batch.length;
      yield { text: batch.map((round) => write(round, run)).join(''), rounds, leftOut: 0 };
    }
  }
}

/** Of one run: read twice, first for what the head of the page says. */
async function* writePages(
  { runs }: ExportChoice,
  { store, record }: ExportSource,
): AsyncGenerator<ExportedPart, void, undefined> {
  const { createPageWriter } = await fetchPart(import('../../core/carry/page/write-page.ts'));
  for (const run of runs) {
    const head = { run, record: await record(run.id), when: formatWhen(run.createdAt), lookOf: styleOf };
    const page = createPageWriter(head);
    for await (const batch of store.roundBatches(run.id)) {
      for (const round of batch) {
        page.note(round);
        yield { text: '', rounds: 0, leftOut: 0 };
      }
    }
    let rounds = 0;
    yield { text: page.begin(), rounds, leftOut: 0 };
    for await (const batch of store.roundBatches(run.id)) {
      for (const round of batch) yield { text: page.write(round), rounds: ++rounds, leftOut: 0 };
    }
    yield { text: page.end(), rounds, leftOut: 0 };
  }
}

interface Writer {
  readonly begin: string;
  write(round: CompletedRound, run: RunConfig): string;
}

async function fetchWriter(format: Exclude<FormatId, 'lines' | 'page'>): Promise<Writer> {
  switch (format) {
    case 'csv': {
      const { csvHeader, writeCsvRow } = await fetchPart(import('../../core/carry/write-csv.ts'));
      return { begin: csvHeader, write: writeCsvRow };
    }
    case 'notebook': {
      const { writeNotebookLine } = await fetchPart(import('../../core/carry/write-notebook.ts'));
      return { begin: '', write: writeNotebookLine };
    }
    case 'calls': {
      const { writeCalls } = await fetchPart(import('../../core/carry/write-chat.ts'));
      return { begin: '', write: writeCalls };
    }
    case 'edits': {
      const { writeEdit } = await fetchPart(import('../../core/carry/write-chat.ts'));
      return { begin: '', write: writeEdit };
    }
  }
}
