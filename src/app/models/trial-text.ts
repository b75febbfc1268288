import { formatBytes, formatHundredth, formatTenth } from '../format.ts';
import type { TrialResult } from './trial-results.ts';

/**
 * What was measured, each with its name.
 * @param asking whether the browser is still asked for the memory
 */
export function describeTrial(
  result: TrialResult,
  asking: boolean,
): readonly { readonly name: string; readonly value: string }[] {
  const memory = {
    name: 'Memory',
    value: describeMemory(result.memoryBytes, asking),
  };
  const loading = { name: 'Loading', value: formatSeconds(result.loadMilliseconds) };
  if (result.kind === 'embedder') {
    return [
      { name: 'Similarity', value: formatHundredth(result.similarity) },
      { name: 'Both texts', value: formatSeconds(result.milliseconds) },
      loading,
      memory,
    ];
  }
  return [
    { name: 'Tokens a second', value: formatTenth(result.tokensPerSecond) },
    { name: 'First token after', value: formatSeconds(result.firstTokenMilliseconds) },
    loading,
    memory,
  ];
}

function describeMemory(bytes: number | null, asking: boolean): string {
  if (bytes !== null) return formatBytes(bytes);
  return asking ? 'the browser is asked …' : 'this browser does not tell';
}

/** In one line. */
export function summarizeTrial(result: TrialResult): string {
  const first =
    result.kind === 'embedder'
      ? `similarity ${formatHundredth(result.similarity)}, both texts in ${formatSeconds(result.milliseconds)}`
      : `${formatTenth(result.tokensPerSecond)} tokens a second, the first after ${formatSeconds(result.firstTokenMilliseconds)}`;
  const memory = result.memoryBytes === null ? '' : `, ${formatBytes(result.memoryBytes)} of memory`;
  return `${first}${memory}; ${result.device === 'wasm' ? 'WebAssembly' : 'WebGPU'} ${result.dtype}`;
}

function formatSeconds(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  return `${seconds < 10 ? formatHundredth(seconds) : formatTenth(seconds)} s`;
}
