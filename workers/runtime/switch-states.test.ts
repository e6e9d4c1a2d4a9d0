import { describe, expect, it } from 'vitest';
import { describeSwitches } from './switch-states.ts';
import { remedy, shipped } from './fixtures/sample-switches.ts';
import type { ReleaseTraits, RuntimeSwitches } from './switch-states.ts';

const known: ReleaseTraits = {
  publishesGlue: true,
  startsNestedWorker: true,
  endsPool: true,
  waitsInGlue: true,
  keyProblem: null,
  arithmeticProblem: null,
  reserveProblem: null,
};
const unknown: ReleaseTraits = {
  publishesGlue: false,
  startsNestedWorker: false,
  endsPool: false,
  waitsInGlue: false,
  keyProblem: 'o1js has not started yet.',
  arithmeticProblem: 'o1js was not seen to load its module; it was left as shipped.',
  reserveProblem: null,
};

const kinds = (switches: RuntimeSwitches, traits: ReleaseTraits) =>
  Object.values(describeSwitches(switches, traits)).map(({ kind }) => kind);

describe('describeSwitches', () => {
  it('applies everything to a release that it recognises', () => {
    expect(new Set(kinds(remedy, known))).toEqual(new Set(['applied']));
  });

  it('calls nothing but what was asked for unsupported on one that it does not', () => {
    expect(new Set(kinds(shipped, unknown))).toEqual(new Set(['applied']));
    const states = Object.values(describeSwitches(remedy, unknown));
    for (const state of states) {
      expect(state).toMatchObject({ kind: 'unsupported', reason: expect.stringContaining('left') });
    }
  });

  it('says why the keys of a release that it otherwise recognises cannot be kept', () => {
    const traits = {
      ...known,
      keyProblem: 'This release makes its SRS in a way that is not known.',
    };
    expect(describeSwitches(remedy, traits)).toMatchObject({
      wait: { kind: 'applied' },
      keys: { kind: 'unsupported', reason: traits.keyProblem },
    });
    expect(describeSwitches({ ...remedy, keys: 'none' }, traits).keys.kind).toBe('applied');
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
