import { formatCsv } from '../../core/csv.ts';
import type { RunResults } from './plan-results.ts';

/** What the runs of a plan came to, as a file: a row per run and agent, all digits. The names of the columns stand in docs/formats.md. */
export function resultsCsv(results: readonly RunResults[]): string {
  return formatCsv(
    [
      ...['run', 'task', 'sources', 'user_model', 'assistant_model', 'embedder_model', 'agent'],
      ...[
        'seeds',
        'rounds',
        'cost_per_round',
        'cost_per_round_sd',
        'share_without_edit',
        'accuracy',
        'expense',
      ],
    ],
    results.flatMap(({ run: { config }, rows }) =>
      rows.map((row) => [
        ...[config.id, config.task, config.sources?.join(' ') ?? ''],
        ...[config.models.user, config.models.assistant, config.models.embedder, row.agent],
        ...[config.seeds.length, row.completed, row.meanCost, row.spread.meanCost],
        ...[row.shareWithoutEdit, row.accuracy, row.expense],
      ]),
    ),
  );
}
