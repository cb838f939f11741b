// Bundles the simulator into out/sim: Node 20 runs no TypeScript, and one file starts at once.
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const root = fileURLToPath(new URL('..', import.meta.url));

export async function bundle() {
  await build({
    root,
    configFile: false,
    logLevel: 'warn',
    ssr: { noExternal: true, external: ['cbor-extract'] },
    build: {
      ssr: 'sim/main.ts',
      outDir: 'out/sim',
      target: 'node20',
      sourcemap: true,
      minify: false,
      rolldownOptions: { output: { entryFileNames: 'main.js', format: 'es' } },
    },
  });
  return new URL('../out/sim/main.js', import.meta.url);
}
