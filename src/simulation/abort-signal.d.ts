/**
 * The part of AbortSignal that every platform has alike. The simulation is compiled without any platform's types,
 * and cancelling is the one platform idea that it needs.
 */
interface AbortSignal {
  readonly aborted: boolean;
  readonly reason: unknown;
  addEventListener(type: 'abort', listener: () => void, options?: { once?: boolean }): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}
