import { UNTIL } from './experiment/budget.ts';
import type { GrowthBudget } from './experiment/budget.ts';
import type { ExperimentConfig } from './experiment/config.ts';
import { OBSERVING } from './experiment/observing.ts';
import { parseRecycling, RECYCLING_ALLOWED } from './experiment/recycling.ts';
import type { Recycling } from './experiment/recycling.ts';
import { SWITCH_VALUES } from './experiment/switches.ts';
import type { Switches } from './experiment/switches.ts';
import { count, finite, nullable, objectOf, oneOf, recordOf, text } from './shape.ts';
import type { Shape } from './shape.ts';

/** The value of every switch. */
export const switchesShape: Shape<Switches> = objectOf<Switches>({
  pool: oneOf(SWITCH_VALUES.pool),
  finalizers: oneOf(SWITCH_VALUES.finalizers),
  frees: oneOf(SWITCH_VALUES.frees),
  wait: oneOf(SWITCH_VALUES.wait),
  arithmetic: oneOf(SWITCH_VALUES.arithmetic),
  keys: oneOf(SWITCH_VALUES.keys),
  memory: oneOf(SWITCH_VALUES.memory),
});

/** A policy of recycling. */
export const recyclingShape: Shape<Recycling> = {
  findFault: (value, at) =>
    parseRecycling(value) === null ? `${at}: not one of ${RECYCLING_ALLOWED}` : null,
  schema: { type: 'string' },
};

/** What decides what a run does. */
export const configShape: Shape<ExperimentConfig> = objectOf<ExperimentConfig>({
  program: text,
  parameters: recordOf(finite),
  o1js: text,
  switches: switchesShape,
  proofs: count,
  warmup: count,
  threads: count,
  pauseMs: finite,
  maxMemoryBytes: nullable(count),
  timeoutMs: finite,
  observe: oneOf(OBSERVING),
  budget: objectOf<GrowthBudget>({ liveBytesPerProof: count, pageBytesPerProof: count }),
  until: oneOf(UNTIL),
  recycling: recyclingShape,
  refreshAtBytes: count,
  provers: count,
});
