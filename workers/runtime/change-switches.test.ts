import { describe, expect, it } from 'vitest';
import { planChange } from './change-switches.ts';
import { remedy, shipped } from './fixtures/sample-switches.ts';

const ends = { endsPool: true, keepsLedger: true };

describe('planChange', () => {
  it('changes what can change and leaves the rest', () => {
    const { switches, refused } = planChange(remedy, { frees: 'off', wait: 'spin' }, ends);
    expect(switches).toEqual({ ...remedy, frees: 'off', wait: 'spin' });
    expect(refused).toEqual({});
  });

  it('takes a switch that stays as it is for no change', () => {
    expect(planChange(shipped, shipped, { ...ends, endsPool: false })).toEqual({
      switches: shipped,
      refused: {},
    });
  });

  it.each([
    ['guarded', 'off', true],
    ['off', 'guarded', true],
    ['as-shipped', 'guarded', false],
    ['as-shipped', 'off', false],
    ['guarded', 'as-shipped', false],
    ['off', 'as-shipped', false],
  ] as const)('finalizers from %s to %s: %s', (from, to, allowed) => {
    const plan = planChange(
      { ...remedy, finalizers: from },
      { finalizers: to, frees: 'off' },
      ends,
    );
    expect(plan.switches).toEqual({ ...remedy, finalizers: allowed ? to : from, frees: 'off' });
    expect(Object.keys(plan.refused)).toEqual(allowed ? [] : ['finalizers']);
  });

  it.each([
    ['restarted', true, true],
    ['restarted', false, false],
    ['as-shipped', false, true],
  ] as const)(
    'pool from kept to %s where o1js ends its pool (%s): %s',
    (pool, endsPool, allowed) => {
      const plan = planChange(remedy, { pool }, { ...ends, endsPool });
      expect(plan.switches.pool).toBe(allowed ? pool : 'kept');
      expect(plan.refused.pool === undefined).toBe(allowed);
    },
  );

  it('begins nothing that needs the ledger where none is kept, and leaves keys, arithmetic and memory to the start', () => {
    const none = { endsPool: true, keepsLedger: false };
    const off = { ...shipped, finalizers: 'off' } as const;
    const plan = planChange(off, remedy, none);
    expect(plan.switches).toEqual({ ...off, pool: 'kept', wait: 'sleep' });
    expect(Object.keys(plan.refused)).toEqual([
      'finalizers',
      'frees',
      'keys',
      'arithmetic',
      'memory',
    ]);
  });
});
