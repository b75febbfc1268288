import { createError } from '../core/failure.ts';
import { parseCatalog, type Catalog } from './catalog.ts';

/** @throws InklingError model-missing, network, invalid */
export async function fetchCatalog(): Promise<Catalog> {
  const address = `${import.meta.env.BASE_URL}models.json`;
  let response: Response;
  try {
    response = await fetch(address);
  } catch {
    throw createError(
      'network',
      'The list of models could not be fetched: the connection failed.',
      'Check the network and reload the page.',
    );
  }
  if (!response.ok) {
    throw createError(
      'model-missing',
      `The list of models is missing: the server answered ${response.status} for models.json.`,
      'Put models.json back beside the page, and reload.',
    );
  }
  return response.json().then(parseCatalog, () => {
    throw createError(
      'invalid',
      'The list of models cannot be read: models.json holds no JSON.',
      'Correct models.json, and reload.',
    );
  });
}
