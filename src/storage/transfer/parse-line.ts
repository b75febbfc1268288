import * as v from 'valibot';
import { describeIssues } from '../records.ts';
import { lineSchemas } from './line-schemas.ts';
import { transferVersion, type TransferLine } from './lines.ts';
import { readJson } from './read-json.ts';
import { refuseLine, type Refuse } from './refuse.ts';

/**
 * One line by itself; whether it suits the lines before it is for `createLineCheck`.
 *
 * @param number of the line, from 1
 * @param closed false where the file ends without a line break
 * @throws kind `invalid` with the number of the line and the field
 */
export function parseLine(text: string, number: number, closed = true): TransferLine {
  const refuse: Refuse = (...reason) => refuseLine(number, ...reason);
  return parseValue(readJson(text, refuse, closed), refuse);
}

/** @throws what `refuse` makes of the reason */
export function parseValue(value: unknown, refuse: Refuse): TransferLine {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw refuse('it is not a JSON object');
  }
  const { type, version, format } = value as Partial<Record<'type' | 'version' | 'format', unknown>>;
  if (format === 'inkling-plan') {
    throw refuse('it is a plan by itself', 'Open it in the lab, with Open file above the form of a plan.');
  }
  if (type === 'inkling') refuseNewer(version, refuse);
  if (!isKnown(type)) throw refuse(`type: ${known}, and not ${JSON.stringify(type) ?? 'missing'}`);
  const line = v.safeParse<v.GenericSchema<unknown, TransferLine>>(lineSchemas[type], value);
  if (!line.success) throw refuse(describeIssues(line.issues));
  return line.output;
}

const known = `it has to be one of ${Object.keys(lineSchemas).join(', ')}`;

function isKnown(type: unknown): type is TransferLine['type'] {
  return typeof type === 'string' && Object.hasOwn(lineSchemas, type);
}

function refuseNewer(version: unknown, refuse: Refuse): void {
  if (typeof version !== 'number' || !(version > transferVersion)) return;
  throw refuse(
    `the file is of version ${version}, and this Inkling reads version ${transferVersion}`,
    'Open Inkling in its newest version, or export the file again with an older one.',
  );
}
