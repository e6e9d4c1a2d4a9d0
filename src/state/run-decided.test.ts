import { beforeEach, describe, expect, it } from 'vitest';
import { defaultConfig } from '../core/experiment/config.ts';
import type { ExperimentConfig } from '../core/experiment/config.ts';
import type { ActiveRun } from './active-run.ts';
import { environment, inspect, ok, outcomeOf, ScriptedProver } from './fixtures/scripted-prover.ts';
import { startExperiment } from './run-experiment.ts';

let prover: ScriptedProver;

/** A run of at most ten measured proofs, after one of warm-up, that stores nothing. */
function start(change: Partial<ExperimentConfig>): ActiveRun {
  const nothing = async (): Promise<void> => {};
  const services = {
    provers: { start: () => prover },
    repository: {
      begin: nothing,
      reopen: nothing,
      update: nothing,
      addCompiling: nothing,
      addProof: nothing,
    },
    environment,
    onStorageError: () => {},
  };
  const config = { ...defaultConfig(2), proofs: 10, warmup: 1, ...change };
  return startExperiment(services, config, () => {});
}

/** Proofs that leave so many pages behind, each. */
function leave(pages: number): void {
  prover.prove.mockImplementation(async (index) =>
    ok({
      ...outcomeOf(index),
      heap: inspect(null),
      pagesBefore: 4587 + index * pages,
      pagesAfter: 4587 + (index + 1) * pages,
    }),
  );
}

beforeEach(() => {
  prover = new ScriptedProver();
});

describe('a run that goes on until its verdict is certain', () => {
  it.each([
    ['that leaks', 132],
    ['that is flat', 0],
  ])('and %s ends after four measured proofs', async (_, pages) => {
    leave(pages);
    const { record } = await start({ until: 'decided' }).finished;
    expect(record).toMatchObject({ status: 'done', failure: null, proofsDone: 5 });
    expect(prover.disposed).toBe(1);
  });

  it('makes all of its proofs if it stays uncertain', async () => {
    const pageBytesPerProof = 132 * 65_536;
    const budget = { liveBytesPerProof: 0, pageBytesPerProof };
    leave(132);
    const { record } = await start({ until: 'decided', budget }).finished;
    expect(record.proofsDone).toBe(11);
  });

  it('goes on for other switches that somebody has asked for', async () => {
    leave(0);
    const run = start({ until: 'decided' });
    const prove = prover.prove.getMockImplementation();
    prover.prove.mockImplementation(async (index) => {
      if (index === 4) run.change({ wait: 'spin' });
      return prove?.(index) ?? ok(outcomeOf(index));
    });
    const { record } = await run.finished;
    expect(record.switchChanges).toHaveLength(1);
    // The first proof after the change carries it out, and four more are measured.
    expect(record.proofsDone).toBe(10);
  });
});

it('a run that is to make all of its proofs makes them, however certain its verdict', async () => {
  leave(132);
  expect((await start({}).finished).record.proofsDone).toBe(11);
});
