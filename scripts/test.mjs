// npm test: everything, ending in one line `N passed, N failed`.
// npm run test:unit | test:e2e [-- flags of vitest or Playwright]: one part of it.
import { bootstrap } from './lib/bootstrap.mjs';
import { Failure, run, say } from './lib/console.mjs';
import { openDisplay } from './lib/display.mjs';
import { buildAll, check, e2e, packaged, unit } from './lib/stages.mjs';
import { BROKEN } from './lib/test-reports.mjs';

const PARTS = {
  unit: { unit },
  e2e: { build: buildAll, e2e },
  all: { check, build: buildAll, unit, e2e, package: packaged },
};

await run(async ([part = 'all', ...flags]) => {
  // Windows of tests open on a display of their own, also where the user has one.
  const electron = await bootstrap({ headless: true });
  const closeDisplay = await openDisplay();
  const total = { passed: 0, failed: 0, skipped: 0 };
  try {
    for (const [name, stage] of Object.entries(PARTS[part])) {
      say(`— ${name} —`);
      const counts = await countsOf(stage, electron, flags);
      for (const key of Object.keys(total)) total[key] += counts[key];
    }
  } finally {
    await closeDisplay();
  }
  return report(total);
});

/** A stage that cannot be finished counts as one failure, and the next ones still run. */
async function countsOf(stage, electron, flags) {
  try {
    return await stage(electron, flags);
  } catch (error) {
    console.error(error instanceof Failure ? `mesh-chat: ${error.message}` : error);
    return BROKEN;
  }
}

function report({ passed, failed, skipped }) {
  console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
  return failed === 0 && passed > 0 ? 0 : 1;
}
