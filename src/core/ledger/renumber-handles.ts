import type { LedgerEvents } from './ledger-events.ts';

/** What the ledger of one memory of a run saw during a stretch. */
export interface MemoryStretch {
  /** The memory, as an index into the run's `lives`. */
  readonly life: number;
  readonly events: LedgerEvents;
}

/**
 * Gives every handle of a run an id of its own: each memory counts its handles from 0.
 *
 * @param stretches of any memories, in any order.
 * @returns memory after memory, and within each in order of time. Ids count up, and no two handles
 *   have the same.
 */
export function renumberHandles<S extends MemoryStretch>(stretches: readonly S[]): readonly S[] {
  const lives = [...new Set(stretches.map(({ life }) => life))].toSorted((a, b) => a - b);
  const renumbered: S[] = [];
  let base = 0;
  for (const life of lives) {
    const own = stretches
      .filter((stretch) => stretch.life === life)
      .toSorted((a, b) => a.events.firstId - b.events.firstId);
    let used = 0;
    for (const stretch of own) {
      used = Math.max(used, idsUsed(stretch.events));
      renumbered.push(base === 0 ? stretch : { ...stretch, events: shift(stretch.events, base) });
    }
    base += used;
  }
  return renumbered;
}

/** All ids of a stretch are below this. */
function idsUsed({ firstId, births, ends }: LedgerEvents): number {
  return ends.ids.reduce((most, id) => Math.max(most, id + 1), firstId + births.classOf.length);
}

function shift(events: LedgerEvents, base: number): LedgerEvents {
  const { firstId, ends } = events;
  return {
    ...events,
    firstId: firstId + base,
    ends: { ...ends, ids: ends.ids.map((id) => id + base) },
  };
}
