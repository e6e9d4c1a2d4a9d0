import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { LedgerClock } from './ledger-clock.ts';

let reading = 0;
beforeEach(() => {
  vi.spyOn(performance, 'now').mockImplementation(() => (reading += 1));
});
afterEach(() => vi.restoreAllMocks());

it('stands still while work is done at one time, also in work within it', () => {
  const clock = new LedgerClock();
  const before = clock.now();
  const times = clock.atOneTime(() => [
    clock.now(),
    clock.atOneTime(() => clock.now()),
    clock.now(),
  ]);
  expect(times).toEqual([before + 1, before + 1, before + 1]);
  expect(clock.now()).toBe(before + 2);
});

it('goes on after work that fails', () => {
  const clock = new LedgerClock();
  const before = clock.now();
  const fail = () => {
    throw new RangeError('no memory');
  };
  expect(() => clock.atOneTime(fail)).toThrow(RangeError);
  expect(clock.now()).toBe(before + 2);
});
