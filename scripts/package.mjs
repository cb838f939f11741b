// npm run package [-- TARGET …]: an unpacked app in dist/, or installers (AppImage, deb, dmg, …).
import { bootstrap } from './lib/bootstrap.mjs';
import { build } from './lib/build.mjs';
import { run } from './lib/console.mjs';
import { checkTargets, packageApp } from './lib/package.mjs';

await run(async (targets) => {
  const electron = await bootstrap({ headless: false });
  checkTargets(electron, targets);
  await build();
  await packageApp(electron, targets);
});
