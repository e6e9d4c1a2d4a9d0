import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'workers/**/*.test.ts', 'e2e/**/*.test.ts'],
    // When a test that never ends is given up; no measure of speed, on no machine.
    testTimeout: 60_000,
  },
});
