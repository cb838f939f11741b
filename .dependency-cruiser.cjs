// The layer rules of ARCHITECTURE.md. Each says kindly where the code should go instead.

const tests = '(\\.(test|bench|child)|/testing)\\.tsx?$|/testing/';

/** A layer may import itself, what it names, and npm packages (which other rules restrict). */
const layer = (name, from, to, advice) => ({
  name,
  severity: 'error',
  comment: advice,
  from: { path: from, pathNot: tests },
  to: { path: '^(shared|preload|main|renderer|sim|bench|e2e|scripts)/', pathNot: [from, ...to] },
});

/** A package or built-in that only some places may import. */
const only = (name, path, where, advice) => ({
  name,
  severity: 'error',
  comment: advice,
  from: { pathNot: [tests, '^(scripts|bench|e2e)/', '^[^/]+\\.config\\.ts$', ...where] },
  to: { path },
});

const engine = '^main/engine/';
const shared = '^shared/';
const control = '^main/control/';
const wire = '^main/engine/wire/';
const crypto = '^main/engine/crypto/';
// The engine's own vocabulary, which each of its folders speaks.
const words = '^main/engine/(config|events|errors|clock|random|log)\\.ts$';
// Pure functions of their arguments: what a record is named by and who signed it.
const pureCrypto = '^main/engine/crypto/(ed25519|hash|hex)\\.ts$';
// What the engine keeps, as an interface: protocol/ is handed an implementation.
const storePort = '^main/engine/store/port\\.ts$';
const builtin = (names) => `^(node:)?(${names})$`;
// A package may resolve to its own types or to those of @types.
const npm = (names) => `node_modules/(@types/)?(${names})/`;

module.exports = {
  forbidden: [
    layer(
      'shared-is-pure',
      shared,
      [],
      'shared/ imports nothing of ours: move the code to the layer that needs the import.',
    ),
    layer(
      'preload-only-shared',
      '^preload/',
      [shared],
      'preload/ builds window.mesh from the contract in shared/ and knows nothing else.',
    ),
    layer(
      'renderer-only-shared',
      '^renderer/',
      [shared],
      'The renderer reaches main through window.mesh: add a command or an event to the contract in shared/.',
    ),
    layer(
      'wire-is-low',
      wire,
      [shared, words, pureCrypto],
      'wire/ turns bytes into messages: what needs the protocol belongs into protocol/.',
    ),
    layer(
      'crypto-is-low',
      crypto,
      [shared, words],
      'crypto/ knows keys and bytes only: pass it what it needs as arguments.',
    ),
    layer(
      'protocol-is-sans-io',
      '^main/engine/protocol/',
      [shared, wire, crypto, words, storePort],
      'protocol/ takes inputs and returns effects: what it needs from outside comes through an input or a port.',
    ),
    layer(
      'transport-is-a-driver',
      '^main/engine/transport/',
      [shared, wire, crypto, words],
      'transport/ moves frames: decisions belong into protocol/, composition into node.ts.',
    ),
    layer(
      'discovery-is-a-driver',
      '^main/engine/discovery/',
      [shared, wire, crypto, words],
      'discovery/ finds addresses: decisions belong into protocol/, composition into node.ts.',
    ),
    layer(
      'store-is-a-driver',
      '^main/engine/store/',
      [shared, wire, crypto, words],
      'store/ keeps records: decisions belong into protocol/, composition into node.ts.',
    ),
    layer(
      'engine-is-a-library',
      engine,
      [shared],
      'The engine runs without Electron and without the app: pass it what it needs.',
    ),
    layer(
      'control-only-engine',
      control,
      [engine, shared],
      'The local control lets other programs reach a running node, whichever client runs it.',
    ),
    layer(
      'cli-only-engine',
      '^main/cli/',
      [engine, control, shared],
      'The CLI is a client of the engine: what it shares with the app belongs into the engine.',
    ),
    layer(
      'app-only-engine',
      '^main/app/',
      [engine, control, shared],
      'app/ sits on the engine: main/program.ts composes, the CLI stays apart.',
    ),
    layer(
      'sim-only-core',
      '^sim/',
      ['^main/engine/protocol/', wire, '^main/engine/store/memory', crypto, words, shared],
      'The simulator runs the protocol core on a virtual world: no driver with a real socket, clock or file.',
    ),
    layer(
      'e2e-from-outside',
      '^e2e/',
      [],
      'e2e/ drives the built app from outside: it imports none of its sources.',
    ),
    {
      name: 'nobody-imports-the-entry',
      severity: 'error',
      comment:
        'main/index.ts opens the window and main/program.ts composes: move what you need out of them.',
      from: { pathNot: '^main/index\\.ts$' },
      to: { path: '^main/(index|program)\\.ts$' },
    },
    {
      name: 'crypto-through-ports',
      severity: 'error',
      comment:
        'protocol/ gets keys, ciphers and randomness through its ports: only hashing and checking a signature are pure.',
      from: { path: '^main/engine/protocol/', pathNot: tests },
      to: { path: crypto, pathNot: pureCrypto, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'store-through-ports',
      severity: 'error',
      comment: 'protocol/ knows the store as an interface only: node.ts hands it one.',
      from: { path: '^main/engine/protocol/', pathNot: tests },
      to: { path: '^main/engine/store/', dependencyTypesNot: ['type-only'] },
    },
    only(
      'electron-in-the-app',
      npm('electron|electron-store'),
      ['^main/((index|program)\\.ts|app/)', '^preload/'],
      'electron may be imported in main/index.ts, main/program.ts, main/app/ and preload/ only.',
    ),
    only(
      'sockets-in-the-drivers',
      builtin('net|tls|dgram|http|https|http2|dns|dns/promises'),
      ['^main/engine/(transport|discovery)/', control],
      'Sockets belong into transport/ and discovery/, local ones into control/.',
    ),
    only(
      'crypto-in-crypto',
      `${npm('tweetnacl|@stablelib/.*')}|${builtin('crypto')}`,
      [crypto],
      'crypto/ is the only importer of node:crypto, tweetnacl and @stablelib: add a function there.',
    ),
    only(
      'database-in-store',
      npm('libsql'),
      ['^main/engine/store/'],
      'The database belongs into store/.',
    ),
    only(
      'react-in-the-renderer',
      npm('react-dom|zustand|radix-ui|react-intl|lucide-react'),
      ['^renderer/'],
      'The user interface belongs into renderer/.',
    ),
    only(
      'react-in-the-interfaces',
      npm('react|ink|string-width|wrap-ansi'),
      ['^renderer/', '^main/cli/tui/'],
      'React draws windows in renderer/ and terminals in main/cli/tui/, which is loaded only when asked for.',
    ),
    {
      name: 'sandboxed-layers',
      severity: 'error',
      comment:
        'shared/, preload/, the renderer and protocol/ run without Node: take the value as an argument or through the contract.',
      from: {
        path: ['^(shared|preload|renderer)/', '^main/engine/(protocol|wire)/'],
        pathNot: tests,
      },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      comment: 'Two modules that import each other are one: move what both need into a third.',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'declared-packages',
      severity: 'error',
      comment:
        'The package is not in package.json (or the file does not exist): add it with npm install.',
      // Benchmarks import what is made and installed when they are wanted.
      from: { pathNot: '^bench/.*\\.mjs$' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'unknown', 'undetermined'] },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(out|dist|coverage)/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'],
    },
  },
};
