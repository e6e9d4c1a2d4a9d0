import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyStretches } from './fixtures/arbitrary-events.ts';
import { renumberHandles } from './renumber-handles.ts';

/** Stretches of up to three memories, mixed as those of provers that work at the same time are. */
const anyMemories = fc
  .array(anyStretches, { minLength: 1, maxLength: 3 })
  .map((memories) => memories.flatMap((own, life) => own.map((events) => ({ life, events }))))
  .chain((all) => fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length }));

describe('renumberHandles', () => {
  it('leaves a run with one memory as it is', () => {
    fc.assert(
      fc.property(anyStretches, (stretches) => {
        const placed = stretches.map((events) => ({ life: 3, events }));
        expect(renumberHandles(placed).map(({ events }) => events)).toEqual(
          stretches.toSorted((a, b) => a.firstId - b.firstId),
        );
      }),
    );
  });

  it('gives no id twice, and none to an end that is not its birth’s', () => {
    fc.assert(
      fc.property(anyMemories, (stretches) => {
        const renumbered = renumberHandles(stretches);
        const born = renumbered.flatMap(({ life, events }) =>
          Array.from(events.births.classOf, (_, i) => ({ life, id: events.firstId + i })),
        );
        const ids = born.map(({ id }) => id);
        expect(new Set(ids).size).toBe(ids.length);
        expect(ids).toEqual(ids.toSorted((a, b) => a - b));
        const lifeOf = new Map(born.map(({ life, id }) => [id, life]));
        for (const { life, events } of renumbered) {
          for (const id of events.ends.ids) expect(lifeOf.get(id) ?? life).toBe(life);
        }
      }),
    );
  });
});
