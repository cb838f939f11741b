import { chmod } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import type { Plugin } from 'vite';
// @ts-expect-error the scripts are plain JavaScript
import { withoutDevtools } from './scripts/lib/without-devtools.mjs';

const at = (path: string) => resolve(import.meta.dirname, path);

// The oldest runtimes that the code meets: Node 20.18 and Chromium 130, as in Electron 33.
const NODE_TARGET = 'node20.18';
const CHROME_TARGET = 'chrome130';
// On a busy machine every plugin is slow, which says nothing about the plugin.
const checks = { bundlerTimings: false };

// `dependencies` of package.json stay outside of the bundles: native code that must be a file.
// Everything else is a devDependency and bundled, so that the package carries only what it runs.
export default defineConfig({
  main: {
    plugins: [withoutDevtools, executable('cli/mesh-chat.js', 'cli/mesh-node.js')],
    // React for the terminal interface, as it is for users.
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      // One build of two entries, so that the app and the CLI share the engine's chunks.
      outDir: 'out',
      target: NODE_TARGET,
      sourcemap: true,
      rolldownOptions: {
        checks,
        input: {
          'main/index': at('main/index.ts'),
          'cli/mesh-chat': at('main/cli/mesh-chat.ts'),
          'cli/mesh-node': at('main/cli/mesh-node.ts'),
        },
        output: {
          format: 'es',
          entryFileNames: '[name].js',
          // The terminal interface stays out of the app's package, with the programs it belongs to.
          chunkFileNames: ({ name }) =>
            ['tui', 'devtools'].includes(name)
              ? 'cli/[name]-[hash].js'
              : 'main/chunks/[name]-[hash].js',
        },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      target: NODE_TARGET,
      // A sandboxed preload is one CommonJS file that can require nothing but electron.
      externalizeDeps: false,
      rolldownOptions: {
        checks,
        input: at('preload/index.ts'),
        output: { format: 'cjs', entryFileNames: 'index.cjs' },
      },
    },
  },
  renderer: {
    root: at('renderer'),
    plugins: [react()],
    build: {
      outDir: at('out/renderer'),
      target: CHROME_TARGET,
      minify: true,
      rolldownOptions: { checks, input: at('renderer/index.html') },
    },
  },
});

/** Lets the programs be run by their names. */
function executable(...files: string[]): Plugin {
  return {
    name: 'mesh-chat:executable',
    apply: 'build',
    writeBundle: async ({ dir = '' }) => {
      for (const file of files) await chmod(join(dir, file), 0o755);
    },
  };
}
