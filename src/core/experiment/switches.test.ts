import { describe, expect, it } from 'vitest';
import { RELEASES } from './releases.ts';
import { expectedSwitchStates, leakPathOf, PATH_NAMES, pathOf, PATHS } from './switches.ts';
import { SWITCH_KEYS, SWITCH_TEXT, SWITCH_VALUES } from './switches.ts';
import type { Switches } from './switches.ts';

/** Every setting of all switches. */
const ALL: Switches[] = SWITCH_VALUES.pool.flatMap((pool) =>
  SWITCH_VALUES.finalizers.flatMap((finalizers) =>
    SWITCH_VALUES.frees.flatMap((frees) =>
      SWITCH_VALUES.wait.flatMap((wait) =>
        SWITCH_VALUES.arithmetic.flatMap((arithmetic) =>
          SWITCH_VALUES.keys.flatMap((keys) =>
            SWITCH_VALUES.memory.map((memory) => ({
              pool,
              finalizers,
              frees,
              wait,
              arithmetic,
              keys,
              memory,
            })),
          ),
        ),
      ),
    ),
  ),
);

describe('named paths', () => {
  it.each(PATH_NAMES)('%s is found by its switches', (name) => {
    expect(pathOf(PATHS[name])).toBe(name);
    expect(pathOf({ ...PATHS[name] })).toBe(name);
  });

  it('are as many settings as there are names; all others have no name', () => {
    const named = ALL.map(pathOf).filter((name) => name !== null);
    expect(named.toSorted()).toEqual([...PATH_NAMES].toSorted());
  });

  it.each(PATH_NAMES)('%s leaks and frees the same whenever the memory grows', (name) => {
    for (const memory of SWITCH_VALUES.memory) {
      expect(leakPathOf({ ...PATHS[name], memory })).toBe(name);
    }
    const others = ALL.filter((switches) => leakPathOf(switches) === name);
    expect(others).toHaveLength(SWITCH_VALUES.memory.length);
  });

  it('shipped changes nothing', () => {
    for (const key of SWITCH_KEYS) expect(PATHS.shipped[key]).toBe(SWITCH_VALUES[key][0]);
  });
});

describe('texts', () => {
  it.each(SWITCH_KEYS)('name the switch %s and each of its values', (key) => {
    const { label, help, values } = SWITCH_TEXT[key];
    expect(label).toMatch(/^[A-Z]/);
    expect(help).toMatch(/\.$/);
    expect(Object.keys(values)).toEqual([...SWITCH_VALUES[key]]);
    for (const text of Object.values(values)) expect(text).toMatch(/^[A-Z]/);
  });
});

describe('expectedSwitchStates', () => {
  it.each([
    ['2.15.0', 'as-shipped', 'applied'],
    ['2.15.0', 'kept', 'not-needed'],
    ['2.15.0', 'restarted', 'unsupported'],
    ['2.14.0', 'as-shipped', 'applied'],
    ['2.14.0', 'kept', 'applied'],
    ['2.14.0', 'restarted', 'not-needed'],
    ['2.10.0', 'kept', 'applied'],
    ['2.10.0', 'restarted', 'not-needed'],
    ['2.4.0', 'kept', 'applied'],
    ['2.4.0', 'restarted', 'not-needed'],
  ] as const)('o1js %s, pool %s: %s', (release, pool, kind) => {
    const states = expectedSwitchStates(release, { ...PATHS.shipped, pool });
    expect(states.pool.kind).toBe(kind);
  });

  it('applies every other switch on every release', () => {
    for (const release of RELEASES) {
      for (const switches of ALL) {
        const { pool: _, ...others } = expectedSwitchStates(release, switches);
        for (const state of Object.values(others)) expect(state).toEqual({ kind: 'applied' });
      }
    }
  });

  it('gives a reason wherever a switch does nothing, on every release and setting', () => {
    for (const release of RELEASES) {
      for (const switches of ALL) {
        for (const state of Object.values(expectedSwitchStates(release, switches))) {
          if (state.kind !== 'applied') expect(state.reason).toMatch(/^[A-Z].*\.$/);
        }
      }
    }
  });

  it('always applies what o1js does by itself', () => {
    for (const release of RELEASES) {
      const states = expectedSwitchStates(release, PATHS.shipped);
      for (const state of Object.values(states)) expect(state).toEqual({ kind: 'applied' });
    }
  });

  it('says of a release that nobody knows that it will be seen, and nothing else', () => {
    for (const switches of ALL) {
      const states = expectedSwitchStates('9.9.9', switches);
      for (const key of SWITCH_KEYS) {
        const isOwn = switches[key] === SWITCH_VALUES[key][0] || switches[key] === 'off';
        expect(states[key].kind).toBe(isOwn ? 'applied' : 'unknown');
      }
    }
  });
});
