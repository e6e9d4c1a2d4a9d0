import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HandleLedger } from './handle-ledger.ts';
import type { HandleEnd } from './handle-ledger.ts';

const birth = (address: number, className = 'Comm') => ({ className, address, at: address });

describe('HandleLedger', () => {
  it('numbers handles in order of birth and says which proof they are of', () => {
    const ledger = new HandleLedger();
    expect(ledger.born(birth(8))).toMatchObject({ id: 0, epoch: 0, origin: 'wrapper', end: null });
    ledger.nextEpoch();
    expect(ledger.born(birth(16))).toMatchObject({ id: 1, epoch: 1 });
  });

  it('gives an address to one owner at a time', () => {
    const ledger = new HandleLedger();
    const first = ledger.born(birth(8));
    expect(ledger.born(birth(8))).toBeNull();
    expect(ledger.end(8, 'freed', 20)).toBe(first);
    expect(first?.end).toEqual({ how: 'freed', at: 20 });
    expect(ledger.end(8, 'freed', 30)).toBeNull();
    expect(ledger.born(birth(8))).toMatchObject({ id: 1 });
  });

  it('knows a box that was handed out until somebody looked at it, or the proof ended', () => {
    const ledger = new HandleLedger();
    ledger.handOut([8, 16, 24]);
    expect(ledger.born(birth(16))).toMatchObject({ origin: 'array' });
    expect(ledger.boxes().map(({ address }) => address)).toEqual([16]);
    expect(ledger.nextEpoch()).toEqual({ unknownPointers: 2 });
    expect(ledger.born(birth(8))).toMatchObject({ origin: 'wrapper' });
  });

  it('tells a violation with who was at the address last', () => {
    const ledger = new HandleLedger();
    ledger.born(birth(8, 'Proof'));
    ledger.end(8, 'moved', 9);
    const violation = { kind: 'free-after-end', className: 'Comm', address: 8, at: 10 } as const;
    ledger.violate(violation);
    ledger.violate({ ...violation, address: 99 });
    expect(ledger.violations()).toMatchObject([
      { ...violation, history: { className: 'Proof', end: { how: 'moved' } } },
      { address: 99, history: null },
    ]);
  });

  it('counts what it was told, whatever the order', () => {
    const address = fc.integer({ min: 1, max: 6 }).map((n) => n * 8);
    const ends: HandleEnd[] = ['freed', 'moved', 'finalized', 'swept'];
    const step = fc.oneof(
      fc.record({ born: address }),
      fc.record({ end: address, how: fc.constantFrom(...ends) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const ledger = new HandleLedger();
        const live = new Set<number>();
        const expected = { born: 0, freed: 0, moved: 0, finalized: 0, swept: 0 };
        for (const action of steps) {
          if ('born' in action) {
            if (!live.has(action.born)) expected.born += 1;
            live.add(action.born);
            ledger.born(birth(action.born));
          } else {
            if (live.delete(action.end)) expected[action.how] += 1;
            ledger.end(action.end, action.how, 0);
          }
        }
        const none = { ...expected, alive: 0 };
        expect(ledger.counts().get('Comm') ?? none).toEqual({ ...expected, alive: live.size });
        expect(new Set(ledger.alive().map((handle) => handle.address))).toEqual(live);
      }),
    );
  });
});
