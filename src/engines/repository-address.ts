import { hub, hubAliases } from './model-address.ts';

export type RepositoryAddress =
  | { readonly kind: 'repository'; readonly repository: string; readonly revision: string }
  /** Neither of the hub nor of the mirror. */
  | { readonly kind: 'elsewhere'; readonly url: URL }
  | { readonly kind: 'invalid'; readonly reason: string };

/**
 * What a visitor writes to name a repository: owner/name, owner/name@revision, or the address of its page, of a folder or of a file in it,
 * at the hub or at the mirror that is in use. Without a revision the newest is meant.
 */
export function parseRepository(typed: string, mirror: string | null): RepositoryAddress {
  const text = typed.trim();
  if (text === '') return invalid('Write owner/name, or the address of the repository’s page.');
  if (/^[a-z]+:\/\/[^/]*@/i.test(text)) {
    return invalid('It has a name or a password in it. Leave those out: Inkling uses no accounts.');
  }
  const path = pathAt(text, [hub, ...hubAliases, ...(mirror === null ? [] : [mirror])]);
  if (path === null) return invalid('This is no address.');
  if (path instanceof URL) return { kind: 'elsewhere', url: path };
  const [name, ...rest] = path.split('@');
  const [owner = '', model = '', kind, revision] = name!.split('/').filter((part) => part !== '');
  if (['datasets', 'spaces', 'models', 'api'].includes(owner)) {
    return invalid(
      'This is the address of something else than a model. The address of a model is owner/name.',
    );
  }
  const repository = `${owner}/${model}`;
  if (!/^[\w.-]{1,96}\/[\w.-]{1,96}$/.test(repository) || repository.includes('..')) {
    return invalid('This names no repository. Its name is owner/name, as on its page.');
  }
  if (rest.length > 0) return at(repository, rest.join('@'));
  if (kind === undefined) return at(repository, 'main');
  if (path === text && !/^(tree|blob|resolve)$/.test(kind)) {
    return invalid('This has more parts than the name of a repository, which is owner/name.');
  }
  if (!['tree', 'blob', 'resolve'].includes(kind)) {
    return invalid('This is a page of the repository that names no file. Write owner/name.');
  }
  return at(repository, revision ?? 'main');
}

/** What follows the host; the text itself where it has none; the address where the host is a foreign one. */
function pathAt(text: string, hosts: readonly string[]): string | URL | null {
  const isAddress = /^[a-z][a-z+.-]*:/i.test(text) || /^(www\.)?(huggingface\.co|hf\.co)\//i.test(text);
  if (!isAddress) return text;
  const url = toUrl(text.includes('://') ? text : `https://${text}`);
  if (url === null) return null;
  const address = url.origin + url.pathname;
  const host = hosts.find((known) => address.startsWith(`${known}/`));
  return host === undefined ? url : address.slice(host.length);
}

function at(repository: string, written: string): RepositoryAddress {
  const revision = decode(written);
  if (revision === null || !/^[\w./-]{1,200}$/.test(revision)) {
    return invalid('The revision in it is neither a branch, a tag nor a commit.');
  }
  return { kind: 'repository', repository, revision };
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

/** Null for what is no address. */
export function toUrl(text: string): URL | null {
  return URL.canParse(text) ? new URL(text) : null;
}

function invalid(reason: string): RepositoryAddress {
  return { kind: 'invalid', reason };
}
