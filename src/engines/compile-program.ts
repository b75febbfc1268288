import type { CompileProgram } from './protocol.ts';

const programs = new Map<string, ReturnType<CompileProgram>>();

/** What was compiled stays, so that a model that is loaded anew starts at once; what failed is tried again. */
export const compileProgram: CompileProgram = (address) => {
  const known = programs.get(address);
  if (known !== undefined) return known;
  const program = compile(address).catch(() => {
    programs.delete(address);
    return undefined;
  });
  programs.set(address, program);
  return program;
};

/** Rejects also where the browser has no such function. */
async function compile(address: string): Promise<WebAssembly.Module> {
  return WebAssembly.compileStreaming(fetch(address));
}
