import { parseConfig } from './parse-config.ts';
import type { ExperimentConfig } from './config.ts';

/**
 * The demonstration of the leak: the smallest program, a release whose pool is torn down after each
 * proof, threads enough to see their stacks pile up, and as few proofs as give an interval.
 */
export const DEMO = {
  program: 'square',
  o1js: '2.14.0',
  threads: 8,
  proofs: 4,
  warmup: 1,
  // Reserved, the freeing half would begin above the other, and stay flat for that reason alone.
  'switch.memory': 'as-shipped',
} as const;

/** The configuration of one half of the demonstration. */
export function demoConfig(path: 'leaking' | 'freeing'): ExperimentConfig {
  const result = parseConfig({ ...DEMO, path }, DEMO.threads);
  if (result.kind === 'invalid') throw new Error('the demonstration’s configuration is invalid');
  return result.config;
}
