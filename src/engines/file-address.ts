import { hub, hubAliases } from './model-address.ts';

const longest = 1000;

/**
 * Why files of models may not be fetched from an address and kept under it; null where they may. Visitors write addresses, and so do
 * packs, whose authors nobody knows.
 */
export function refuseAddress(address: string): string | null {
  if (address.length > longest) return 'is longer than any address of a file has to be';
  if (!URL.canParse(address)) return 'is no address';
  const url = new URL(address);
  const local = url.protocol === 'http:' && isLoopback(url);
  if (url.protocol !== 'https:' && !local) return 'needs https, or lies on this machine';
  if (url.username !== '' || url.password !== '') return 'has a name or a password in it';
  if (url.search !== '' || url.hash !== '') return 'has a ? or a # in it';
  if (url.href !== address) return 'is not written as browsers write it';
  // What comes with the page is kept beside the models: nothing else may take its place.
  if (url.origin === pageOrigin()) return 'lies where Inkling itself does';
  return null;
}

/** The same for the folder of a model that no hub has. */
export function refuseFolder(address: string): string | null {
  const refusal = refuseAddress(address);
  if (refusal !== null) return refusal;
  if (!address.endsWith('/')) return 'is that of a file, not of a folder';
  return [hub, ...hubAliases].includes(new URL(address).origin)
    ? 'is at the hub, which has repositories'
    : null;
}

/** As far as the Content-Security-Policy of the page allows it, too. */
export function isLoopback({ hostname }: URL): boolean {
  return ['localhost', '127.0.0.1'].includes(hostname);
}

/** Undefined where no page is: when the catalogue is checked at build time. */
function pageOrigin(): string | undefined {
  return (globalThis as { readonly location?: { readonly origin: string } }).location?.origin;
}
