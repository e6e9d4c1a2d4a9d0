import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Watchdog } from './watchdog.ts';

let barks = 0;
let dog: Watchdog;

beforeEach(() => {
  vi.useFakeTimers();
  barks = 0;
  dog = new Watchdog(1000, () => {
    barks += 1;
  });
});
afterEach(() => {
  dog.stop();
  vi.useRealTimers();
});

describe('Watchdog', () => {
  it('barks once after a silence as long as its patience', () => {
    dog.start();
    vi.advanceTimersByTime(999);
    expect(barks).toBe(0);
    vi.advanceTimersByTime(5000);
    expect(barks).toBe(1);
  });

  it('starts over with every sign of progress', () => {
    dog.start();
    for (let i = 0; i < 5; i += 1) {
      vi.advanceTimersByTime(900);
      dog.noteProgress();
    }
    expect(barks).toBe(0);
    vi.advanceTimersByTime(1050);
    expect(barks).toBe(1);
  });

  it('does not count the time before it was started, nor after it was stopped', () => {
    vi.advanceTimersByTime(5000);
    dog.start();
    vi.advanceTimersByTime(900);
    dog.stop();
    vi.advanceTimersByTime(5000);
    expect(barks).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
  });
});
