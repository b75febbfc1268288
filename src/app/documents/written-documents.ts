import * as v from 'valibot';
import { createError } from '../../core/failure.ts';
import { sourcesOf } from '../../core/sources.ts';
import type { TaskName } from '../../core/types.ts';
import type { Row, Table } from './table.ts';

/** The texts that people wrote for Inkling: twenty of each source. They lie beside the page and are fetched when they are asked for. */
export async function fetchWritten(
  task: TaskName,
  fetchJson: (path: string) => Promise<unknown>,
): Promise<Table> {
  const files = await Promise.all(
    sourcesOf[task].map(async (source) => {
      const path = `documents/${source}.json`;
      const file = v.safeParse(schema, await fetchJson(path));
      if (file.success) return { source, path, documents: file.output.documents };
      throw createError(
        'invalid',
        `The file ${path} of Inkling is damaged.`,
        'Restore it, or reload the page.',
      );
    }),
  );
  return {
    name: `written texts`,
    head: { file: 'written texts', line: 0, cells: ['text', 'source'] },
    headMayBeRow: false,
    textIsFirst: true,
    rows: files.flatMap(({ source, path, documents }) =>
      documents.map(({ text }, i): Row => ({ file: path, line: i + 1, cells: [text, source] })),
    ),
    notes: [],
  };
}

const schema = v.object({ documents: v.array(v.object({ text: v.string() })) });
