// Bundles the simulator: Node 20 runs no TypeScript, and one file starts at once.
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

/** Not in out/, which every build of the app empties. */
const outDir = 'node_modules/.cache/mesh-chat-sim';
const root = fileURLToPath(new URL('..', import.meta.url));
const standIn = fileURLToPath(new URL('world/remembered-ed25519.ts', import.meta.url));

/** Lets each signature be checked once in a process and not once a node. */
const rememberSignatures = {
  name: 'mesh-chat:remember-signatures',
  enforce: 'pre',
  resolveId: (source, importer) =>
    source.endsWith('/ed25519.ts') && importer !== standIn ? standIn : null,
};

export async function bundle() {
  await build({
    root,
    configFile: false,
    logLevel: 'warn',
    plugins: process.env.SIM_REAL_SIGNATURES ? [] : [rememberSignatures],
    ssr: { noExternal: true },
    build: {
      ssr: 'sim/main.ts',
      outDir,
      target: 'node20',
      sourcemap: true,
      minify: false,
      rolldownOptions: { output: { entryFileNames: 'main.js', format: 'es' } },
    },
  });
  return new URL(`../${outDir}/main.js`, import.meta.url);
}
