// npm run dev [-- flags of the app]: the app with hot reload.
import { bootstrap, electronEnvironment } from './lib/bootstrap.mjs';
import { run, say } from './lib/console.mjs';
import { isHeadless, openDisplay } from './lib/display.mjs';
import { executeTool, sandboxFlags } from './lib/process.mjs';

await run(async (appFlags) => {
  const headless = isHeadless();
  const electron = await bootstrap({ headless });
  const closeDisplay = headless ? await openDisplay() : () => {};
  if (headless) say('no display here: the window opens on a virtual one (Xvfb)');
  try {
    const flags = ['dev', '--', ...sandboxFlags(), ...appFlags];
    const env = electronEnvironment(electron);
    return await executeTool('electron-vite/bin/electron-vite.js', flags, { env });
  } finally {
    await closeDisplay();
  }
});
