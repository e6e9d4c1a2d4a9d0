import { describe, expect, it } from 'vitest';
import { MarkBudget } from './mark-budget.ts';

/** Which of so many inspections in a row mark, where none that does comes to its end. */
function triesAmong(count: number, budget: MarkBudget): readonly number[] {
  return Array.from({ length: count }, (_, i) => i).filter(() => {
    const allowed = budget.allows();
    if (allowed) budget.note(false);
    return allowed;
  });
}

describe('the budget of marking', () => {
  it('is 100 ms from the first question on', () => {
    let time = 0;
    const isUp = new MarkBudget(() => time).start();
    time = 5000;
    expect(isUp()).toBe(false);
    time = 5100;
    expect(isUp()).toBe(false);
    time = 5101;
    expect(isUp()).toBe(true);
  });

  it('allows marking every time while it comes to its end', () => {
    const budget = new MarkBudget(() => 0);
    for (let i = 0; i < 5; i += 1) {
      expect(budget.allows()).toBe(true);
      budget.note(true);
    }
  });

  it('leaves it out more and more often while it does not, but never for good', () => {
    const tries = triesAmong(200, new MarkBudget(() => 0));
    expect(tries).toEqual([0, 2, 5, 10, 19, 36, 69, 102, 135, 168]);
  });

  it('begins anew once marking has come to its end', () => {
    const budget = new MarkBudget(() => 0);
    triesAmong(20, budget);
    budget.note(true);
    expect(triesAmong(6, budget)).toEqual([0, 2, 5]);
  });
});
