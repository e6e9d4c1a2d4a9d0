import { describe, expect, it } from 'vitest';
import { describeSwitches } from './switch-states.ts';
import type { ReleaseTraits, RuntimeSwitches } from './switch-states.ts';

const remedy: RuntimeSwitches = { pool: 'kept', finalizers: 'guarded', frees: 'on', wait: 'sleep' };
const shipped: RuntimeSwitches = {
  pool: 'as-shipped',
  finalizers: 'as-shipped',
  frees: 'off',
  wait: 'spin',
};
const known: ReleaseTraits = {
  publishesGlue: true,
  startsNestedWorker: true,
  endsPool: true,
  waitsInGlue: true,
};
const unknown: ReleaseTraits = {
  publishesGlue: false,
  startsNestedWorker: false,
  endsPool: false,
  waitsInGlue: false,
};

const kinds = (switches: RuntimeSwitches, traits: ReleaseTraits) =>
  Object.values(describeSwitches(switches, traits)).map(({ kind }) => kind);

describe('describeSwitches', () => {
  it('applies everything to a release that it recognises', () => {
    expect(kinds(remedy, known)).toEqual(['applied', 'applied', 'applied', 'applied']);
  });

  it('calls nothing but what was asked for unsupported on one that it does not', () => {
    expect(kinds(shipped, unknown)).toEqual(['applied', 'applied', 'applied', 'applied']);
    const states = Object.values(describeSwitches(remedy, unknown));
    for (const state of states) {
      expect(state).toMatchObject({ kind: 'unsupported', reason: expect.stringContaining('left') });
    }
  });

  it.each([
    ['kept', true, 'applied'],
    ['kept', false, 'not-needed'],
    ['restarted', true, 'not-needed'],
    ['restarted', false, 'unsupported'],
    ['as-shipped', false, 'applied'],
  ] as const)('pool %s where o1js ends its pool (%s): %s', (pool, endsPool, kind) => {
    expect(describeSwitches({ ...remedy, pool }, { ...known, endsPool }).pool.kind).toBe(kind);
  });
});
