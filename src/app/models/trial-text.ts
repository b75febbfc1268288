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
    value: describeMemory(result, asking),
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

function describeMemory({ memoryBytes, device }: TrialResult, asking: boolean): string {
  if (memoryBytes !== null) {
    // There the model lies on the graphics card, and nobody can ask how much it takes.
    return `${formatBytes(memoryBytes)}${device === 'webgpu' ? ' without the graphics card' : ''}`;
  }
  return asking ? 'the browser is asked …' : 'this browser does not tell';
}

/** In one line. */
export function summarizeTrial(result: TrialResult): string {
  const first =
    result.kind === 'embedder'
      ? `similarity ${formatHundredth(result.similarity)}, both texts in ${formatSeconds(result.milliseconds)}`
      : `${formatTenth(result.tokensPerSecond)} tokens a second, the first after ${formatSeconds(result.firstTokenMilliseconds)}`;
  const where = result.device === 'webgpu' ? ' without the graphics card' : '';
  const memory = result.memoryBytes === null ? '' : `, ${formatBytes(result.memoryBytes)} of memory${where}`;
  return `${first}${memory}; ${result.device === 'wasm' ? 'WebAssembly' : 'WebGPU'} ${result.dtype}`;
}

function formatSeconds(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  return `${seconds < 10 ? formatHundredth(seconds) : formatTenth(seconds)} s`;
}
