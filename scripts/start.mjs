// npm start [-- --profile NAME] [--picture FILE] [other flags of the app]
import { join } from 'node:path';
import { bootstrap } from './lib/bootstrap.mjs';
import { ensureBuild } from './lib/build.mjs';
import { run, say } from './lib/console.mjs';
import { isHeadless, openDisplay } from './lib/display.mjs';
import { takeFlag, takePicture } from './lib/flags.mjs';
import { root } from './lib/paths.mjs';
import { execute, sandboxFlags } from './lib/process.mjs';
import { openApp, savePicture, untilClosed } from './lib/window.mjs';

await run(async (args) => {
  const { picture, rest: appFlags } = takePicture(args);
  const headless = isHeadless();
  const electron = await bootstrap({ headless });
  await ensureBuild();
  if (!headless && picture === undefined) {
    return execute(electron.executable, [...sandboxFlags(), root, ...appFlags]);
  }
  const closeDisplay = headless ? await openDisplay() : () => {};
  try {
    await openForPicture(electron, appFlags, picture);
  } finally {
    await closeDisplay();
  }
});

/** With `--picture`: one picture and the end. Without a display: a picture, and it stays open. */
async function openForPicture(electron, appFlags, picture) {
  const { app, window } = await openApp(electron, appFlags);
  try {
    const file = picture ?? defaultPicture(appFlags);
    await savePicture(window, file);
    say(`picture of the window: ${file}`);
    if (picture !== undefined) return;
    say('no display here, so the window is open on a virtual one (Xvfb); Ctrl+C ends it');
    say('for a terminal there is the headless client: node out/cli/mesh-chat.js --help');
    await untilClosed(app);
  } finally {
    await app.close();
  }
}

function defaultPicture(appFlags) {
  const { value: profile } = takeFlag(appFlags, '--profile');
  return join(root, 'out', profile === undefined ? 'window.png' : `window-${profile}.png`);
}
