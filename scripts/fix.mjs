// npm run fix: formats, sorts imports and applies the safe fixes of the linter.
import { bootstrapPackages } from './lib/bootstrap.mjs';
import { run } from './lib/console.mjs';
import { executeTool } from './lib/process.mjs';

await run(async (paths) => {
  await bootstrapPackages();
  return executeTool('@biomejs/biome/bin/biome', ['check', '--write', ...paths]);
});
