// npm run check: format, lint, types of each layer, layer rules, dead code.
import { bootstrapPackages } from './lib/bootstrap.mjs';
import { runChecks } from './lib/checks.mjs';
import { run } from './lib/console.mjs';

await run(async () => {
  await bootstrapPackages();
  const failed = await runChecks();
  return failed.length === 0 ? 0 : 1;
});
