import { defineConfig } from 'vitest/config';
import { encodeProbe } from './workers/runtime/arithmetic/probe-multiply-add.ts';

/** Node 20 has relaxed SIMD behind a flag, which later ones, that have it, may not know. */
const RELAXED_SIMD = WebAssembly.validate(encodeProbe())
  ? []
  : ['--experimental-wasm-relaxed-simd'];

const SHARED = {
  execArgv: RELAXED_SIMD,
  setupFiles: ['src/core/fixtures/seed-properties.ts'],
  // Another seed tries other inputs: PROPERTY_SEED=2 npm run unit
  provide: { propertySeed: Number(process.env['PROPERTY_SEED'] ?? 1) },
  // When a test that never ends is given up; no measure of speed, on no machine.
  testTimeout: 60_000,
};
const CORE = 'src/core/**/*.test.ts';

export default defineConfig({
  test: {
    projects: [
      // What is pure leaves nothing behind: its tests share processes, one for each of so many small
      // files would take as long to start as they take to run.
      { test: { ...SHARED, name: 'core', include: [CORE], isolate: false } },
      {
        test: {
          ...SHARED,
          name: 'rest',
          include: ['src/**/*.test.ts', 'workers/**/*.test.ts', 'e2e/**/*.test.ts'],
          exclude: [CORE],
        },
      },
    ],
  },
});
