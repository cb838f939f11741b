// The npm package `mesh-chat`: the engine as a library, and the headless programs. One bundle without
// packages but for the database, which is native.
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { Failure } from './console.mjs';
import { root } from './paths.mjs';
import { capture } from './process.mjs';
import { withoutDevtools } from './without-devtools.mjs';

const source = join(root, 'packaging/npm');
/** The types that the package ships; also the snapshot with which a change of the API shows. */
export const TYPES = join(source, 'index.d.ts');
export const REFERENCE = join(root, 'docs/api');

/** Puts the package together. @returns its folder */
export async function buildLibrary(folder = join(root, 'dist/npm')) {
  const { build } = await import('vite');
  rmSync(folder, { recursive: true, force: true });
  await build({
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true, external: ['libsql'] },
    define: { 'process.env.NODE_ENV': '"production"' },
    plugins: [withoutDevtools],
    build: {
      ssr: true,
      target: 'node20.18',
      outDir: folder,
      rolldownOptions: {
        checks: { bundlerTimings: false },
        input: {
          index: join(root, 'main/engine/index.ts'),
          'cli/mesh-chat': join(root, 'main/cli/mesh-chat.ts'),
          'cli/mesh-node': join(root, 'main/cli/mesh-node.ts'),
        },
        output: {
          format: 'es',
          entryFileNames: '[name].js',
          chunkFileNames: 'chunks/[name]-[hash].js',
        },
      },
    },
  });
  for (const program of ['mesh-chat', 'mesh-node'])
    chmodSync(join(folder, 'cli', `${program}.js`), 0o755);
  copyFileSync(TYPES, join(folder, 'index.d.ts'));
  copyFileSync(join(source, 'README.md'), join(folder, 'README.md'));
  copyFileSync(join(root, 'LICENSE'), join(folder, 'LICENSE'));
  const manual = capture(process.execPath, [join(folder, 'cli/mesh-chat.js'), 'manual']);
  writeFileSync(join(folder, 'mesh-chat.1'), manual);
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest(), null, 2)}\n`);
  return folder;
}

/** Version and dependencies are those of the program. */
function manifest() {
  const { version, dependencies } = readJson(join(root, 'package.json'));
  return { ...readJson(join(source, 'package.json')), version, dependencies };
}

const readJson = (path) => JSON.parse(readFileSync(path, 'utf8'));

/** Packs it. @returns the path of the archive */
export function packLibrary(folder, into = join(root, 'dist')) {
  mkdirSync(into, { recursive: true });
  const args = ['pack', '--json', '--pack-destination', into];
  const [{ filename }] = JSON.parse(capture('npm', args, { cwd: folder }));
  const path = join(into, filename);
  if (!existsSync(path)) throw new Failure(`npm pack made no ${path}`, 'Look into dist/npm.');
  return path;
}

/** The public types as the sources have them now: one file, without private members. */
export async function currentTypes() {
  const { generateDtsBundle } = await import('dts-bundle-generator');
  const [types] = generateDtsBundle(
    [
      {
        filePath: join(root, 'main/engine/index.ts'),
        output: { noBanner: true, exportReferencedTypes: false, sortNodes: false },
      },
    ],
    { preferredConfigPath: join(source, 'tsconfig.json') },
  );
  // What is private is nobody's promise, and a node is made by `start` alone.
  return types
    .replace(/^\tprivate .*;\n/gm, '')
    .replace(/^(export declare class MeshNode .*\n)/m, '$1\tprivate constructor();\n');
}

/** Writes the reference of the API, made from its comments, into a folder. */
export async function writeReference(folder) {
  const { Application } = await import('typedoc');
  const app = await Application.bootstrapWithPlugins({
    plugin: ['typedoc-plugin-markdown'],
    entryPoints: [join(root, 'main/engine/index.ts')],
    tsconfig: join(root, 'main/tsconfig.json'),
    name: 'mesh-chat',
    readme: 'none',
    outputFileStrategy: 'modules',
    out: folder,
    // Left to itself it empties the folder, and its default one is docs/.
    cleanOutputDir: false,
    hideBreadcrumbs: true,
    hidePageHeader: true,
    disableSources: true,
    excludePrivate: true,
    excludeProtected: true,
    excludeInternal: true,
    excludeExternals: true,
    githubPages: false,
    logLevel: 'Warn',
  });
  const project = await app.convert();
  if (!project)
    throw new Failure('the reference was not made (see above)', 'Correct the comments.');
  await app.generateOutputs(project);
  mendAnchors(join(folder, 'README.md'));
}

/** Some links go to the second heading of a name that has only one. */
function mendAnchors(file) {
  const text = readFileSync(file, 'utf8');
  const headings = [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading]) =>
    heading.toLowerCase().replace(/[^\w]/g, ''),
  );
  const isSingle = (name) => headings.filter((heading) => heading === name).length === 1;
  writeFileSync(
    file,
    text.replace(/\(#(\w+)-1\)/g, (link, name) => (isSingle(name) ? `(#${name})` : link)),
  );
}
