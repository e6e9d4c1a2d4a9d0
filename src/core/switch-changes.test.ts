import { describe, expect, it } from 'vitest';
import type { Observing } from './experiment/observing.ts';
import { PATHS } from './experiment/switches.ts';
import type { Switches } from './experiment/switches.ts';
import { sampleRecord } from './fixtures/sample-run.ts';
import {
  changeabilityOf,
  changeSwitches,
  describeChangesOf,
  describeSwitchChange,
  parseSwitchChange,
  queueSwitches,
  switchesInForce,
} from './switch-changes.ts';

describe('switchesInForce', () => {
  it('are those of the configuration until they change, and then the newest', () => {
    const record = sampleRecord();
    const { config } = record;
    expect(switchesInForce(record)).toBe(config.switches);
    const switchChanges = [
      { beforeProof: 1, switches: PATHS.leaking },
      { beforeProof: 3, switches: PATHS.freeing },
    ];
    expect(switchesInForce({ config, switchChanges })).toBe(PATHS.freeing);
  });
});

describe('a change', () => {
  const run = sampleRecord();

  it('adds up with what is queued, and is none if it comes back to what is in force', () => {
    const first = queueSwitches(run, null, { frees: 'off' });
    expect(first).toEqual({ ...PATHS.freeing, frees: 'off' });
    expect(queueSwitches(run, first, { wait: 'spin' })).toEqual({
      ...PATHS.freeing,
      frees: 'off',
      wait: 'spin',
    });
    expect(queueSwitches(run, first, { frees: 'on' })).toBeNull();
  });

  it('is noted with the proof that it comes before, unless it changes nothing', () => {
    expect(changeSwitches(run, 3, { ...PATHS.freeing })).toBe(run);
    expect(changeSwitches(run, 3, PATHS.leaking).switchChanges).toEqual([
      { beforeProof: 3, switches: PATHS.leaking },
    ]);
  });

  it('is refused by field, with what is allowed', () => {
    expect(parseSwitchChange({ frees: 'off' }, run)).toEqual({
      kind: 'ok',
      switches: { frees: 'off' },
    });
    const refused = parseSwitchChange({ frees: 'no', pool: 'restarted', speed: 1 }, run);
    expect(refused).toMatchObject({
      kind: 'invalid',
      issues: [
        { field: 'switches.frees', value: 'no', allowed: 'off, on' },
        { field: 'switches.pool', allowed: expect.stringContaining('kept, as it is') as unknown },
        { field: 'switches.speed', allowed: expect.stringContaining('only pool') as unknown },
      ],
    });
  });
});

describe('describeSwitchChange', () => {
  it('names what differs', () => {
    const after = { ...PATHS.leaking, pool: 'kept', wait: 'sleep' } as const;
    expect(describeSwitchChange(PATHS.leaking, after)).toBe(
      'Thread pool “Kept alive”, Waiting “Sleep”',
    );
    expect(describeSwitchChange(PATHS.leaking, PATHS.leaking)).toBe('');
  });
});

describe('describeChangesOf', () => {
  it('tells each change against what was before it', () => {
    const config = { ...sampleRecord().config, switches: PATHS.leaking };
    const kept = { ...PATHS.leaking, pool: 'kept' } as const;
    const switchChanges = [
      { beforeProof: 2, switches: kept },
      { beforeProof: 4, switches: { ...kept, frees: 'on' } as const },
    ];
    expect([...describeChangesOf({ config, switchChanges })]).toEqual([
      [2, 'Thread pool “Kept alive”'],
      [4, 'Free after each proof “On”'],
    ]);
  });
});

describe('changeabilityOf', () => {
  const runOf = (o1js: string, switches: Switches, observe: Observing = 'full') => {
    const { config } = sampleRecord();
    return { config: { ...config, o1js, switches, observe }, switchChanges: [] };
  };

  it('lets every switch of the two paths that we draw change up to 2.14, but keys and arithmetic', () => {
    for (const switches of [PATHS.leaking, PATHS.freeing]) {
      for (const key of ['pool', 'finalizers', 'frees', 'wait'] as const) {
        expect(changeabilityOf(key, runOf('2.14.0', switches))).toMatchObject({
          kind: 'changeable',
          values: expect.arrayContaining([switches[key]]) as unknown,
        });
      }
      for (const key of ['keys', 'arithmetic'] as const) {
        expect(changeabilityOf(key, runOf('2.14.0', switches)).kind).toBe('fixed');
      }
    }
  });

  it('leaves the pool of a release alone that crashes without it', () => {
    expect(changeabilityOf('pool', runOf('2.15.0', PATHS.freeing)).kind).toBe('fixed');
  });

  it('leaves the pool of a release alone that nobody knows', () => {
    expect(changeabilityOf('pool', runOf('9.9.9', PATHS.freeing)).kind).toBe('fixed');
  });

  it('leaves o1js its own finalizers where it has them', () => {
    expect(changeabilityOf('finalizers', runOf('2.14.0', PATHS.shipped)).kind).toBe('fixed');
    const guarded = changeabilityOf('finalizers', runOf('2.14.0', PATHS.freeing));
    expect(guarded).toEqual({ kind: 'changeable', values: ['off', 'guarded'] });
  });

  it('begins nothing that has to know owners where objects are not followed', () => {
    const kinds = (run: ReturnType<typeof runOf>) =>
      (['finalizers', 'frees'] as const).map((key) => changeabilityOf(key, run).kind);
    expect(kinds(runOf('2.14.0', PATHS.leaking, 'memory'))).toEqual(['fixed', 'fixed']);
    expect(kinds(runOf('2.14.0', PATHS.freeing, 'memory'))).toEqual(['changeable', 'changeable']);
  });
});
