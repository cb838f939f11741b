// Bundles what the benchmarks use of the engine: Node 20 runs no TypeScript.
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const root = fileURLToPath(new URL('../..', import.meta.url));

export const bundle = () =>
  build({
    root,
    configFile: false,
    logLevel: 'warn',
    ssr: { noExternal: true, external: ['libsql'] },
    build: {
      ssr: 'bench/engine.ts',
      // Not in out/, which every build of the app empties.
      outDir: 'node_modules/.cache/mesh-chat-bench',
      target: 'node20',
      rolldownOptions: { output: { entryFileNames: 'engine.js', format: 'es' } },
    },
  });
