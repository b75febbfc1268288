import type { CompileProgram } from './protocol.ts';

const programs = new Map<string, ReturnType<CompileProgram>>();

/** What was compiled stays, so that a model that is loaded anew starts at once; what failed is tried again. */
export const compileProgram: CompileProgram = (address) => {
  const known = programs.get(address);
  if (known !== undefined) return known;
  const program = WebAssembly.compileStreaming(fetch(address)).catch(() => {
    programs.delete(address);
    return undefined;
  });
  programs.set(address, program);
  return program;
};
