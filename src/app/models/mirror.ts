import { isLoopback } from '../../engines/file-address.ts';
import { hub, hubAliases } from '../../engines/model-address.ts';

export type Mirror =
  | { readonly kind: 'none' }
  /** Without a slash at its end. */
  | { readonly kind: 'mirror'; readonly address: string }
  | { readonly kind: 'invalid'; readonly reason: string };

/** An address that stands in for the hub's, for a class or a company. Nothing typed means the hub itself. */
export function parseMirror(typed: string): Mirror {
  const text = typed.trim();
  if (text === '') return { kind: 'none' };
  let url: URL;
  try {
    // A mirror on the page's own server may be named by its path.
    url = text.startsWith('/') ? new URL(text, location.origin) : new URL(text);
  } catch {
    return { kind: 'invalid', reason: 'This is no address. Write one such as https://models.example.org.' };
  }
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url))) {
    return { kind: 'invalid', reason: 'A mirror needs https, or lies on this machine.' };
  }
  if (url.username !== '' || url.password !== '') {
    return {
      kind: 'invalid',
      reason: 'It has a name or a password in it. Leave those out: Inkling uses no accounts.',
    };
  }
  if ([hub, ...hubAliases].includes(url.origin)) {
    return { kind: 'invalid', reason: 'It is the hub itself, which needs no mirror.' };
  }
  if (url.search !== '' || url.hash !== '') {
    return { kind: 'invalid', reason: 'Leave out what follows the ? or the # in it.' };
  }
  return { kind: 'mirror', address: (url.origin + url.pathname).replace(/\/+$/, '') };
}
