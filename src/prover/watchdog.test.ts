import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { NO_LOOKS } from '../core/vitals/allocator-looks.ts';
import type { Hang, Vitality } from '../core/vitals/watch.ts';
import { Watchdog } from './watchdog.ts';

const WORKING = { ...NO_LOOKS, looks: 10, moves: 1 };

let hangs: Hang[] = [];
let told: Vitality['kind'][] = [];
let quiet = 0;
let dog: Watchdog;

beforeEach(() => {
  vi.useFakeTimers();
  hangs = [];
  told = [];
  quiet = 0;
  dog = new Watchdog(1000, {
    onHung: (hang) => hangs.push(hang),
    onVitality: ({ kind }) => told.push(kind),
    onQuiet: () => {
      quiet += 1;
    },
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
    expect(hangs).toEqual([]);
    vi.advanceTimersByTime(5000);
    expect(hangs).toMatchObject([{ cause: { kind: 'silent' }, silentMs: 1000 }]);
  });

  it('starts over with every sign of progress', () => {
    dog.start();
    for (let i = 0; i < 5; i += 1) {
      vi.advanceTimersByTime(900);
      dog.noteProgress();
    }
    expect(hangs).toEqual([]);
    vi.advanceTimersByTime(1050);
    expect(hangs).toHaveLength(1);
  });

  it('does not count the time before it was started, nor after it was stopped', () => {
    vi.advanceTimersByTime(5000);
    dog.start();
    vi.advanceTimersByTime(900);
    dog.stop();
    vi.advanceTimersByTime(5000);
    expect(hangs).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('says how the prover is doing when that changes, and asks for looks while there is no news', () => {
    dog.start();
    vi.advanceTimersByTime(450);
    expect([told, quiet]).toEqual([[], 0]);
    vi.advanceTimersByTime(150);
    expect([told, quiet]).toEqual([['quiet'], 3]);
    dog.noteLooks(WORKING);
    vi.advanceTimersByTime(100);
    expect(told).toEqual(['quiet', 'busy']);
    dog.noteProgress();
    dog.noteProgress();
    expect(told).toEqual(['quiet', 'busy', 'progressing']);
    expect(dog.silentMs).toBe(0);
  });

  it('bears with a prover whose allocator is at work', () => {
    dog.start();
    for (let i = 0; i < 24; i += 1) {
      vi.advanceTimersByTime(200);
      dog.noteLooks(WORKING);
    }
    expect(hangs).toEqual([]);
    vi.advanceTimersByTime(200);
    expect(hangs).toMatchObject([{ cause: { kind: 'endless' }, silentMs: 5000 }]);
  });

  it('barks at once when a lock is stuck, and looks at least once a second', () => {
    const patient = new Watchdog(600_000, {
      onHung: (hang) => hangs.push(hang),
      onVitality: () => {},
      onQuiet: () => {},
    });
    patient.start();
    const since = performance.timeOrigin + performance.now() + 1;
    vi.advanceTimersByTime(10_500);
    const streak = { since, until: since + 10_000, looks: 401 };
    patient.noteLooks({ looks: 401, held: 401, moves: 0, streak });
    vi.advanceTimersByTime(1000);
    expect(hangs).toMatchObject([{ cause: { kind: 'lock-held', streak }, silentMs: 11_000 }]);
  });
});
