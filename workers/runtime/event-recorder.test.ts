import { describe, expect, it } from 'vitest';
import { EventRecorder } from './event-recorder.ts';
import { HandleLedger } from './handle-ledger.ts';

function begin(): { recorder: EventRecorder; ledger: HandleLedger } {
  const recorder = new EventRecorder();
  return { recorder, ledger: new HandleLedger(recorder) };
}

describe('EventRecorder', () => {
  it('has every birth and end since it was asked last, in columns', () => {
    const { recorder, ledger } = begin();
    ledger.born({ className: 'Srs', address: 64, at: 1000, bytes: 48 });
    ledger.enterRealm('nested');
    ledger.born({ className: 'Proof', address: 128, at: 1001.5, bytes: 16 });
    ledger.born({ className: 'Srs', address: 256, at: 1002 });
    ledger.end(128, 'moved', 1003);
    expect(recorder.take()).toEqual({
      startedAt: 1000,
      classes: ['Srs', 'Proof'],
      firstId: 0,
      births: {
        classOf: Uint16Array.of(0, 1, 0),
        realms: Uint8Array.of(0, 1, 1),
        addresses: Uint32Array.of(64, 128, 256),
        bytes: Uint32Array.of(48, 16, 0),
        at: Float32Array.of(0, 1.5, 2),
      },
      ends: { ids: Uint32Array.of(1), how: Uint8Array.of(1), at: Float32Array.of(3) },
    });
  });

  it('goes on from there, so that ends of what was born before are told by the same ids', () => {
    const { recorder, ledger } = begin();
    for (const address of [8, 16]) ledger.born({ className: 'Srs', address, at: 10 });
    recorder.take();
    ledger.end(16, 'swept', 20);
    ledger.born({ className: 'Wire', address: 24, at: 21 });
    const events = recorder.take();
    expect(events).toMatchObject({ startedAt: 20, classes: ['Srs', 'Wire'], firstId: 2 });
    expect([...events.births.classOf]).toEqual([1]);
    expect([...events.ends.ids]).toEqual([1]);
    expect([...events.ends.how]).toEqual([3]);
  });

  it('is empty where nothing happened', () => {
    const { recorder, ledger } = begin();
    ledger.born({ className: 'Srs', address: 8, at: 10 });
    recorder.take();
    const events = recorder.take();
    expect(events.firstId).toBe(1);
    expect([events.births.at.length, events.ends.at.length]).toEqual([0, 0]);
  });

  it('takes no note of whoever only borrows', () => {
    const { recorder, ledger } = begin();
    ledger.born({ className: 'Srs', address: 8, at: 10 });
    ledger.born({ className: 'Srs', address: 8, at: 11 });
    expect(recorder.take().births.at).toHaveLength(1);
  });
});
