import { formatDuration } from '../units.ts';
import type { EpochMs, Milliseconds } from '../units.ts';
import type { Vitality } from './watch.ts';

/**
 * How a prover is doing, in a sentence for people who wait for it; `null` while there is nothing to
 * be told.
 * @param timeoutMs how long it may be silent.
 */
export function describeVitality(
  vitality: Vitality,
  at: EpochMs,
  timeoutMs: Milliseconds,
): string | null {
  if (vitality.kind === 'progressing') return null;
  const news = `No news for ${seconds(at - vitality.since)}`;
  switch (vitality.kind) {
    case 'busy':
      return `${news}, but its allocator is at work: busy.`;
    case 'quiet':
      return `${news}, and its allocator is at rest: it computes or waits. After ${formatDuration(timeoutMs)} of that it counts as hung.`;
    case 'blocked':
      return `${news}, and the allocator’s lock is held for ${seconds(at - vitality.heldSince)}: it may be stuck.`;
  }
}

/** A clock counts in whole seconds: anything finer would only flicker. */
function seconds(ms: Milliseconds): string {
  const whole = Math.max(0, Math.floor(ms / 1000));
  return whole < 60 ? `${whole} s` : formatDuration(whole * 1000);
}
