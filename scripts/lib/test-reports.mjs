// Reads what a test runner counted out of its JSON report.
import { readFileSync } from 'node:fs';

/** A runner that died before it could report counts as one failure. */
export const BROKEN = { passed: 0, failed: 1, skipped: 0 };

export const readVitest = (file) =>
  read(file, (report) => ({
    passed: report.numPassedTests,
    // A file that does not even load has failed and has no tests to count.
    failed: report.numFailedTests + report.testResults.filter(isUnloadable).length,
    skipped: report.numPendingTests + report.numTodoTests,
  }));

const isUnloadable = ({ status, assertionResults }) =>
  status === 'failed' && assertionResults.length === 0;

export const readPlaywright = (file) =>
  read(file, ({ stats, errors }) => ({
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected + errors.length,
    skipped: stats.skipped,
  }));

function read(file, count) {
  try {
    return count(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return BROKEN;
  }
}
