import { describe, expect, it } from 'vitest';
import { inspectedRun, ledgerEvents } from '../fixtures/inspected-run.ts';
import { LedgerReplay } from './replay-ledger.ts';

const GATES = { className: 'WasmGateVector', realm: 'caller', bytes: 32 } as const;

describe('LedgerReplay', () => {
  it('plays births and ends in the order of time, births first where the clock is too coarse', () => {
    const events = ledgerEvents({
      startedAt: 1000,
      firstId: 7,
      births: [
        { ...GATES, at: 1 },
        { ...GATES, at: 3 },
        { ...GATES, at: 5 },
      ],
      ends: [
        { id: 7, how: 'moved', at: 2 },
        { id: 8, how: 'swept', at: 3 },
      ],
    });
    const replay = new LedgerReplay();
    const steps = [...replay.play(events)].map((step) =>
      step.kind === 'born' ? `born ${step.handle.bornAt}` : `${step.how} ${step.at}`,
    );
    expect(steps).toEqual(['born 1001', 'moved 1002', 'born 1003', 'swept 1003', 'born 1005']);
    expect([...replay.alive()]).toEqual([{ ...GATES, bornAt: 1005 }]);
  });

  it('lets nothing end before it began, even if a clock did', () => {
    const births = [{ ...GATES, at: 5 }];
    const ends = [{ id: 7, how: 'freed', at: 4 } as const];
    const events = ledgerEvents({ startedAt: 1000, firstId: 7, births, ends });
    const replay = new LedgerReplay();
    expect([...replay.play(events)].map(({ kind }) => kind)).toEqual(['born', 'ended']);
    expect([...replay.alive()]).toEqual([]);
  });

  it('ends handles of earlier stretches, and passes over those whose birth is missing', () => {
    const { details } = inspectedRun();
    const end = ledgerEvents({
      startedAt: 5000,
      firstId: 100,
      births: [],
      ends: [
        { id: 0, how: 'finalized', at: 1 },
        { id: 99, how: 'freed', at: 2 },
      ],
    });
    const replay = new LedgerReplay();
    const [loading] = details;
    if (loading === undefined || loading.events === null)
      throw new Error('the fixture has a ledger');
    expect([...replay.play(loading.events)]).toHaveLength(1);
    expect([...replay.play(end)].map(({ handle }) => handle.className)).toEqual(['WasmFpSrs']);
    expect([...replay.alive()]).toEqual([]);
  });
});
