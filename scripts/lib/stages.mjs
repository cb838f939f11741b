// The stages of `npm test`. Each resolves with what it counted; the tests of a stage are the
// runner's own, and a stage without tests (check, build, package) counts only when it fails.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { electronEnvironment } from './bootstrap.mjs';
import { build } from './build.mjs';
import { runChecks } from './checks.mjs';
import { packageApp } from './package.mjs';
import { root } from './paths.mjs';
import { executeTool } from './process.mjs';
import { BROKEN, readPlaywright, readVitest } from './test-reports.mjs';

const NOTHING = { passed: 0, failed: 0, skipped: 0 };

const reportOf = (stage) => join(root, 'test-results', `${stage}.json`);

export async function check() {
  const failed = await runChecks();
  return { ...NOTHING, failed: failed.length };
}

export async function buildAll() {
  await build();
  return NOTHING;
}

export async function unit(_electron, flags = []) {
  const report = reportOf('unit');
  rmSync(report, { force: true });
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const code = await executeTool('vitest/vitest.mjs', ['run', ...reporters, ...flags]);
  return agreeing(code, readVitest(report));
}

export const e2e = (electron, flags = []) => playwright('window', electron, flags);

export async function packaged(electron) {
  await packageApp(electron, []);
  return playwright('package', electron, []);
}

async function playwright(project, electron, flags) {
  // Not in Playwright's own output folder, which each of its runs empties.
  const report = reportOf(project);
  rmSync(report, { force: true });
  const args = ['test', `--project=${project}`, '--reporter=list,json', ...flags];
  const env = { ...electronEnvironment(electron), PLAYWRIGHT_JSON_OUTPUT_FILE: report };
  const code = await executeTool('@playwright/test/cli.js', args, { env });
  return agreeing(code, readPlaywright(report));
}

/** A runner may fail without a failed test: on an unhandled error, or on no test at all. */
function agreeing(code, counts) {
  if (code !== 0 && counts.failed === 0) return { ...counts, failed: BROKEN.failed };
  return counts;
}
