// npm run build: the app, the CLI, the preload and the window into out/.
import { bootstrapPackages } from './lib/bootstrap.mjs';
import { build } from './lib/build.mjs';
import { run } from './lib/console.mjs';

await run(async () => {
  await bootstrapPackages();
  await build();
});
