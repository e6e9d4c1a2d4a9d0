import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HandleLedger } from './handle-ledger.ts';
import type { HandleEnd } from './handle-ledger.ts';

const birth = (address: number, className = 'Comm') => ({ className, address, at: address });

describe('HandleLedger', () => {
  it('numbers handles in order of birth and says which proof they are of', () => {
    const ledger = new HandleLedger();
    expect(ledger.born(birth(8))).toMatchObject({
      id: 0,
      born: { at: 8, epoch: 0, phase: null },
      origin: 'wrapper',
      end: null,
    });
    ledger.nextEpoch();
    expect(ledger.born(birth(16))).toMatchObject({ id: 1, born: { epoch: 1 } });
  });

  it('keeps in which phase a handle was born, and in which it ended', () => {
    const ledger = new HandleLedger();
    ledger.enterPhase('witness');
    const handle = ledger.born(birth(8));
    ledger.nextEpoch();
    ledger.enterPhase('wrap proof');
    ledger.end(8, 'moved', 20);
    expect(handle?.born).toEqual({ at: 8, epoch: 0, phase: 'witness' });
    expect(handle?.end).toEqual({ how: 'moved', at: 20, epoch: 1, phase: 'wrap proof' });
    ledger.enterPhase(null);
    expect(ledger.born(birth(8))?.born.phase).toBeNull();
  });

  it('gives an address to one owner at a time', () => {
    const ledger = new HandleLedger();
    const first = ledger.born(birth(8));
    expect(ledger.born(birth(8))).toBeNull();
    expect(ledger.end(8, 'freed', 20)).toBe(first);
    expect(first?.end).toEqual({ how: 'freed', at: 20, epoch: 0, phase: null });
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

  it('knows whose call made a handle, or handed it out', () => {
    const ledger = new HandleLedger();
    ledger.handOut([8]);
    expect(ledger.enterRealm('nested')).toBe('caller');
    ledger.handOut([16]);
    ledger.born(birth(24));
    expect(ledger.enterRealm('caller')).toBe('nested');
    for (const address of [8, 16, 32]) ledger.born(birth(address));
    const realms = ledger.alive().map(({ address, realm }) => [address, realm]);
    expect(realms).toEqual([
      [24, 'nested'],
      [8, 'caller'],
      [16, 'nested'],
      [32, 'caller'],
    ]);
  });

  it('lists what is alive in order of birth, also at addresses that were used before', () => {
    const ledger = new HandleLedger();
    for (const address of [8, 16]) ledger.born(birth(address));
    ledger.end(8, 'freed', 20);
    ledger.born(birth(8));
    expect(ledger.alive().map(({ id }) => id)).toEqual([1, 2]);
  });

  it('does not change a moment that it told before', () => {
    const ledger = new HandleLedger();
    const [first, second] = [8, 16].map((address) =>
      ledger.born({ className: 'Comm', address, at: 5 }),
    );
    expect(second?.born).toEqual(first?.born);
    ledger.enterPhase('verify');
    ledger.nextEpoch();
    const third = ledger.born({ className: 'Comm', address: 24, at: 5 });
    expect(third?.born).toEqual({ at: 5, epoch: 1, phase: 'verify' });
    expect(first?.born).toEqual({ at: 5, epoch: 0, phase: null });
  });

  it('remembers the last 32,768 ends for histories, and every handle that is alive', () => {
    const ledger = new HandleLedger();
    ledger.born(birth(8));
    const ends = 4 * 32_768;
    for (let at = 1; at <= ends; at += 1) {
      ledger.born({ className: 'Wire', address: 8 + 8 * at, at });
      ledger.end(8 + 8 * at, 'moved', at);
    }
    const historyOf = (at: number) => {
      const [kind, address] = ['free-after-end', 8 + 8 * at] as const;
      ledger.violate({ kind, className: null, address, how: 'freed', at: ends });
      return ledger.violations().at(-1)?.history ?? null;
    };
    expect(historyOf(1)).toBeNull();
    expect(historyOf(ends - 32_768)).toMatchObject({ end: { at: ends - 32_768 } });
    expect(historyOf(ends)).toMatchObject({ end: { at: ends } });
    expect(ledger.owner(8)).toMatchObject({ id: 0, end: null });
    expect(ledger.counts().get('Wire')).toMatchObject({ born: ends, moved: ends, alive: 0 });
  });

  it('tells a violation with who was at the address last', () => {
    const ledger = new HandleLedger();
    ledger.born(birth(8, 'Proof'));
    ledger.end(8, 'moved', 9);
    ledger.enterPhase('verify');
    const kind = 'free-after-end';
    ledger.violate({ kind, className: 'Comm', address: 8, how: 'freed', at: 10 });
    ledger.violate({ kind, className: null, address: 8, how: 'finalized', at: 11 });
    ledger.violate({ kind, className: null, address: 99, how: 'finalized', at: 12 });
    const first = { at: 8, epoch: 0, phase: null };
    const history = { className: 'Proof', born: first, end: { how: 'moved', at: 9 } };
    const second = { kind, address: 8, epoch: 0, phase: 'verify', history };
    expect(ledger.violations()).toMatchObject([
      { ...second, className: 'Comm', how: 'freed', at: 10 },
      { ...second, className: 'Proof', how: 'finalized', at: 11 },
      { address: 99, className: 'unknown', history: null },
    ]);
  });

  it('tells the history as it was then, whatever becomes of the handle', () => {
    const ledger = new HandleLedger();
    ledger.born(birth(8));
    const kind = 'free-of-free-chunk';
    ledger.violate({ kind, className: null, address: 8, how: 'freed', at: 9 });
    ledger.end(8, 'freed', 9);
    expect(ledger.violations()[0]?.history).toMatchObject({ address: 8, end: null });
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
