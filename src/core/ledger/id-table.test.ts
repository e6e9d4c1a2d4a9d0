import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { IdTable } from './id-table.ts';

const anyId = fc.oneof(
  fc.nat(200),
  fc.maxSafeNat(),
  // Addresses, and what would all begin at one slot.
  fc.nat(200).map((n) => n * 16),
  fc.nat(200).map((n) => n * 2 ** 32),
  fc.nat(200).map((n) => `0x${n.toString(16)}`),
);
const anySize = fc.constantFrom(0, 8, 2 ** 32 - 1, 2 ** 32, Number.MAX_SAFE_INTEGER);
const anyStep = fc.record({ id: anyId, type: fc.nat(65_534), bytes: anySize, drop: fc.boolean() });

it('holds what a map would', () => {
  fc.assert(
    fc.property(fc.array(anyStep, { maxLength: 3_000, size: 'max' }), (steps) => {
      const table = new IdTable();
      const model = new Map<number | string, { type: number; bytes: number; dropped: boolean }>();
      for (const { id, type, bytes, drop } of steps) {
        const known = model.get(id);
        const slot = table.find(id);
        expect(slot >= 0).toBe(known !== undefined);
        if (known === undefined) {
          expect(table.add(id, type, bytes)).toBe(true);
          model.set(id, { type, bytes, dropped: false });
        } else if (drop) {
          table.drop(slot);
          model.set(id, { ...known, dropped: true });
        } else {
          table.revive(slot, type, bytes);
          model.set(id, { type, bytes, dropped: false });
        }
      }
      for (const [id, { type, bytes, dropped }] of model) {
        const slot = table.find(id);
        expect([table.typeOf(slot), table.bytesOf(slot), table.isDropped(slot)]).toEqual([
          type,
          bytes,
          dropped,
        ]);
      }
    }),
    { numRuns: 200 },
  );
});

it('refuses what it has no room for, and keeps what it has', () => {
  const table = new IdTable({ slots: 2_048, texts: 1 });
  let taken = 0;
  while (table.add(taken, 1, 8)) taken += 1;
  expect(taken).toBe(Math.ceil(2_048 * 0.7));
  expect(table.find(taken - 1)).toBeGreaterThanOrEqual(0);
  expect(table.find(taken)).toBe(-1);
});

it('refuses more ids that are text than it is allowed', () => {
  const table = new IdTable({ slots: 2_048, texts: 1 });
  expect(table.add('a', 1, 8)).toBe(true);
  expect(table.add('b', 1, 8)).toBe(false);
  expect(table.add(0, 1, 8)).toBe(true);
});
