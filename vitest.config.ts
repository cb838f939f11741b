import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{shared,main,preload,renderer,sim,bench,scripts}/**/*.test.{ts,tsx}'],
    // A machine with two busy cores, where a sweep over many seeds may have to wait for its turn.
    // Nothing is judged by how long it took.
    testTimeout: 180_000,
    hookTimeout: 20_000,
  },
});
