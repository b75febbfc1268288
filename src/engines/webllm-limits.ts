import type { AdapterLimits } from './machine.ts';

/** web-llm asks the adapter for so much and fails to start with less (`detectGPUDevice` in @mlc-ai/web-llm 0.2). */
const least: AdapterLimits = {
  bufferBytes: 2 ** 28,
  bindingBytes: 2 ** 27,
  workgroupBytes: 2 ** 15,
  storageBuffers: 10,
};

const names: Readonly<Record<keyof AdapterLimits, string>> = {
  bufferBytes: 'bytes in one buffer',
  bindingBytes: 'bytes of a buffer that a shader reads in one piece',
  workgroupBytes: 'bytes that threads share',
  storageBuffers: 'buffers that a shader reads',
};

/** What web-llm wants and this graphics processor does not have; null where it has all, or where the browser does not tell. */
export function lackOfWebllm(limits: AdapterLimits | undefined): string | null {
  if (limits === undefined) return null;
  const name = (Object.keys(names) as (keyof AdapterLimits)[]).find((limit) => limits[limit] < least[limit]);
  if (name === undefined) return null;
  const count = (value: number) => value.toLocaleString('en');
  return `web-llm wants ${count(least[name])} ${names[name]}, and this graphics processor offers ${count(limits[name])}`;
}

/** The largest matrix that finds room: it is bound in one piece. 1 GiB is asked for, and where that is too much, the least. */
export function webllmMatrixBytes({ bufferBytes, bindingBytes }: AdapterLimits): number {
  const buffer = bufferBytes >= 2 ** 30 ? 2 ** 30 : least.bufferBytes;
  const binding = bindingBytes >= 2 ** 30 ? 2 ** 30 : least.bindingBytes;
  return Math.min(buffer, binding);
}
