import { defineConfig } from 'vitest/config';
import { encodeProbe } from './workers/runtime/arithmetic/probe-multiply-add.ts';

/** Node 20 has relaxed SIMD behind a flag, which later ones, that have it, may not know. */
const RELAXED_SIMD = WebAssembly.validate(encodeProbe())
  ? []
  : ['--experimental-wasm-relaxed-simd'];

export default defineConfig({
  test: {
    execArgv: RELAXED_SIMD,
    // A process for each of the files takes as long to start as its tests take to run. What a test
    // changes outside of its own values it puts back; `--sequence.shuffle.files` finds one that does not.
    isolate: false,
    setupFiles: ['src/core/fixtures/seed-properties.ts'],
    // Another seed tries other inputs: PROPERTY_SEED=2 npm run unit
    provide: { propertySeed: Number(process.env['PROPERTY_SEED'] ?? 1) },
    include: ['src/**/*.test.ts', 'workers/**/*.test.ts', 'e2e/**/*.test.ts'],
    // When a test that never ends is given up; no measure of speed, on no machine.
    testTimeout: 60_000,
  },
});
