import type { AdapterLimits, Machine } from '../../engines/machine.ts';
import { largestMatrixBytes } from '../../engines/preflight.ts';
import { memoryForModels } from '../../engines/trio.ts';
import { lackOfWebllm } from '../../engines/webllm-limits.ts';
import { formatBytes } from '../format.ts';
import type { StorageState } from './library.svelte.ts';

/** One thing that the browser tells about the machine. */
export interface MachineFact {
  readonly name: string;
  readonly value: string;
  /** What follows from it for the models. */
  readonly meaning: string;
}

export function describeMachine(machine: Machine, storage: StorageState | null): readonly MachineFact[] {
  return [
    describeWebgpu(machine),
    ...(machine.adapter === null || machine.adapter.software ? [] : describeAdapter(machine.adapter)),
    describeMemory(machine),
    describeStorage(storage),
    describeProcessor(machine),
  ];
}

function describeWebgpu({ gpu, adapter, secure = true }: Machine): MachineFact {
  const name = 'WebGPU';
  const without = 'Models run on the processor: the small ones well, larger ones slowly or not at all.';
  if (!secure) {
    return {
      name,
      value: 'not without https',
      meaning: 'Browsers offer it to pages that came with https, and to those of the same machine.',
    };
  }
  if (!gpu) {
    return {
      name,
      value: 'not in this browser',
      meaning: `${without} Current Chrome, Edge and Safari have it.`,
    };
  }
  if (adapter === null) {
    return {
      name,
      value: 'no graphics processor found',
      meaning: `${without} The browser may have blocked this graphics driver, or the hardware acceleration is switched off in its settings.`,
    };
  }
  if (adapter.software) {
    return {
      name,
      value: 'without a graphics processor',
      meaning: `The processor does its work here, which is slower than WebAssembly. So it is not used. ${without}`,
    };
  }
  return { name, value: 'present', meaning: 'Models run on the graphics processor, the larger ones too.' };
}

function describeAdapter(adapter: NonNullable<Machine['adapter']>): readonly MachineFact[] {
  const { name, f16, limits } = adapter;
  return [
    { name: 'Graphics processor', value: name, meaning: 'The name that the browser gives it.' },
    {
      name: 'Half precision',
      value: f16 ? 'present' : 'missing',
      meaning: f16
        ? 'Files called q4f16 run, the smallest ones.'
        : 'Files called q4f16 do not run; q4 and q4f32 do and are larger.',
    },
    ...(limits === undefined
      ? []
      : [
          {
            name: 'Largest buffer',
            value: formatBytes(limits.bufferBytes),
            meaning: `The largest matrix of a model has to fit into it; with web-llm, into ${formatBytes(largestMatrixBytes('webllm', limits))}. Where one probably does not, the model says so.`,
          },
          describeWebllm(limits),
        ]),
  ];
}

function describeWebllm(limits: AdapterLimits): MachineFact {
  const lack = lackOfWebllm(limits);
  return {
    name: 'Limits of web-llm',
    value: lack === null ? 'met' : 'not met',
    meaning:
      lack === null
        ? 'Models compiled by MLC (called MLC in the list) can start.'
        : `Models compiled by MLC (called MLC in the list) do not start: ${lack}.`,
  };
}

function describeMemory(machine: Machine): MachineFact {
  const share = formatBytes(memoryForModels(machine));
  return {
    name: 'Memory',
    value: machine.memoryBytes === undefined ? 'not told' : `at least ${formatBytes(machine.memoryBytes)}`,
    meaning:
      machine.memoryBytes === undefined
        ? `This browser keeps it to itself. Inkling counts on ${share} for the three models together.`
        : `Inkling counts on half of it, ${share}, for the three models together. Browsers round this number down and cap it.`,
  };
}

function describeStorage(storage: StorageState | null): MachineFact {
  const name = 'Free storage';
  if (storage === null) {
    return {
      name,
      value: 'not told',
      meaning: 'Whether a model finds room shows only when it is fetched. Nothing half-fetched is used.',
    };
  }
  return {
    name,
    value: formatBytes(Math.max(0, storage.quotaBytes - storage.usedBytes)),
    meaning: 'What this browser lets Inkling fill. It is an upper limit: the disk may have less.',
  };
}

function describeProcessor({ wasm, simd, isolated, cores }: Machine): MachineFact {
  const name = 'Processor';
  if (!wasm || !simd) {
    return {
      name,
      value: 'not usable',
      meaning: `WebAssembly ${wasm ? 'lacks its SIMD instructions' : 'is switched off'} here, and every model needs that.`,
    };
  }
  return {
    name,
    value: `${cores} cores`,
    meaning:
      isolated && cores >= 4
        ? 'Models that run on it use two threads.'
        : 'Models that run on it use one thread: a second one needs four cores and an isolated page.',
  };
}
