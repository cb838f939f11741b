import { defineConfig } from '@playwright/test';

// Each test starts whole applications, which share two cores where CI runs.
export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results/playwright',
  workers: 1,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  forbidOnly: Boolean(process.env.CI),
  reporter: 'list',
  projects: [
    // The built app, driven through Electron's inspector.
    { name: 'window', testIgnore: 'package/**' },
    // The fused package as a user gets it (`npm run package` first).
    { name: 'package', testMatch: 'package/**' },
  ],
});
