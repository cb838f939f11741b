// npm run library: the npm package `mesh-chat` in dist/, without Electron.
// npm run library -- --update: writes down the API as it is now, after a change that was meant.
import { writeFileSync } from 'node:fs';
import { bootstrapPackages } from './lib/bootstrap.mjs';
import { run, say } from './lib/console.mjs';
import {
  buildLibrary,
  currentTypes,
  packLibrary,
  REFERENCE,
  TYPES,
  writeReference,
} from './lib/library.mjs';

await run(async (flags) => {
  await bootstrapPackages();
  if (flags.includes('--update')) {
    writeFileSync(TYPES, await currentTypes());
    await writeReference(REFERENCE);
    say('packaging/npm/index.d.ts and docs/api are up to date');
    return;
  }
  say(`packed ${packLibrary(await buildLibrary())}`);
});
