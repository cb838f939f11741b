import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{shared,main,preload,renderer,sim,bench,scripts}/**/*.test.{ts,tsx}'],
    // A machine with two cores, where a real TLS handshake may have to wait for its turn.
    testTimeout: 20_000,
    hookTimeout: 20_000,
  },
});
