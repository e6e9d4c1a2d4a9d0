import { describe, expect, it } from 'vitest';
import { expectEnd } from './expect-end.ts';

const CONFIG = { warmup: 1, proofs: 5, provers: 1, pauseMs: 100 };
const proofsOf = (...times: readonly number[]) =>
  times.map((proveMs) => ({ proveMs, verifyMs: 10 }));

describe('expectEnd', () => {
  it('is not known before the first proof', () => {
    expect(expectEnd(CONFIG, [], 0, 5000)).toBeNull();
  });

  it('takes the only proof there is', () => {
    expect(expectEnd(CONFIG, proofsOf(990), 1, 5000)).toBe(5000 + 5 * 1000 + 4 * 100);
  });

  it('leaves the first out where there are others, and takes the median of those', () => {
    const done = proofsOf(9000, 590, 490, 690);
    expect(expectEnd(CONFIG, done, 4, 5000)).toBe(5000 + 2 * 600 + 100);
  });
});
