import type { Collection } from '../../core/types.ts';
import { identifyContent } from '../collection-id.ts';
import type { TransferLine } from './lines.ts';
import type { Refuse } from './refuse.ts';

/**
 * A file must not bring other documents under the id of a collection: runs that were begun with that one would go on with them.
 *
 * @throws what `refuse` makes of the reason, which names the field
 */
export async function verifyIds(line: TransferLine, refuse: Refuse): Promise<void> {
  for (const { place, collection } of collectionsOf(line)) {
    const id = await identifyContent(collection);
    if (id === collection.id) continue;
    throw refuse(
      `${place}.id: ${collection.id} is not the id of these sources and documents, which is ${id}`,
      'Take the file as it was exported. If the change is meant, give the collection the id of its content.',
    );
  }
}

function collectionsOf(
  line: TransferLine,
): readonly { readonly place: string; readonly collection: Collection }[] {
  if (line.type === 'collection') return [{ place: 'collection', collection: line.collection }];
  if (line.type !== 'plan') return [];
  return line.plan.tasks.flatMap(({ collection }, i) =>
    collection === undefined ? [] : [{ place: `plan.tasks.${i}.collection`, collection }],
  );
}
