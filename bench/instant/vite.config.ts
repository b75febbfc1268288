import { fileURLToPath } from 'node:url';
import { defineConfig, mergeConfig, type Plugin } from 'vite';
import page from '../../vite.config.ts';

/** The page as it is built, but for one module: its models answer at once. */
export default mergeConfig(
  page,
  defineConfig({
    plugins: [instantModels()],
    build: { outDir: '.cache/bench-instant', emptyOutDir: true },
  }),
);

function instantModels(): Plugin {
  const models = fileURLToPath(new URL('models.ts', import.meta.url));
  return {
    name: 'instant-models',
    enforce: 'pre',
    resolveId: (source) => (source.endsWith('/load-run-models.ts') ? models : null),
  };
}
