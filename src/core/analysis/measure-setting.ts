import type { Setting } from '../experiment/setting.ts';
import type { ProofSample, RunRecord } from '../run.ts';
import { pagesToBytes } from '../units.ts';
import type { Bytes, EpochMs, Milliseconds } from '../units.ts';
import { median } from './run-figures.ts';

/** What a run measured of its setting. */
export interface SettingPoint extends Setting {
  readonly runId: string;
  readonly startedAt: EpochMs;
  /** Proofs that the times rest on. */
  readonly proofs: number;
  /** Median time to make a proof, without verifying it. */
  readonly proofMs: Milliseconds;
  /** Proofs a minute of all provers together while all of them worked; see {@link measureSetting}. */
  readonly proofsPerMinute: number;
  /** Most that one memory took at any time, compiling and warm-up included. */
  readonly peakBytes: Bytes;
  /** Growth of a memory per proof as the run's row has it; `null` where it is not known. */
  readonly growthPerProof: Bytes | null;
}

/**
 * Reads a setting's time, throughput and peak off a comparable run (see `isComparable`).
 *
 * Times are of proofs after warm-up that are not the first of their memory: that one fills it, and
 * computes what later ones keep. Throughput is by the clock, with verifying and all else that
 * happens between two proofs, over the time in which every prover was making such proofs: before it
 * some still warm up, and after it those that go on have the machine to themselves. A proof that
 * lies partly in that time counts with that part.
 *
 * @returns `null` if there are too few proofs for that.
 */
export function measureSetting(
  record: RunRecord,
  proofs: readonly ProofSample[],
): SettingPoint | null {
  const { threads, provers } = record.config;
  const timed = proofs.filter(({ warmup, nth, verified }) => !warmup && nth > 0 && verified);
  const proofMs = median(timed.map((proof) => proof.proveMs));
  const proofsPerMinute = measureThroughput(cyclesOf(record, timed));
  if (proofMs === null || proofsPerMinute === null) return null;
  const pages = proofs.map(({ pages: { highWater, after } }) => Math.max(highWater, after));
  return {
    threads,
    provers,
    runId: record.id,
    startedAt: record.startedAt,
    proofs: timed.length,
    proofMs,
    proofsPerMinute,
    peakBytes: pagesToBytes(Math.max(record.compile?.pagesAfter ?? 0, ...pages)),
    growthPerProof: record.growthPerProof,
  };
}

/** A proof with what follows it, up to the next one of the same prover. */
interface Cycle {
  readonly start: EpochMs;
  readonly end: EpochMs;
}

/** The proofs of each prover, in order. */
function cyclesOf(
  { config, lives }: RunRecord,
  proofs: readonly ProofSample[],
): readonly (readonly Cycle[])[] {
  return Array.from({ length: config.provers }, (_, place) => {
    const own = proofs
      .filter(({ life }) => (lives[life]?.prover ?? 0) === place)
      .toSorted((a, b) => a.startedAt - b.startedAt);
    return own.map(({ startedAt, proveMs, verifyMs }, i) => ({
      start: startedAt,
      end: own[i + 1]?.startedAt ?? startedAt + proveMs + verifyMs,
    }));
  });
}

/** Proofs a minute while all provers worked; `null` if they never did. */
function measureThroughput(provers: readonly (readonly Cycle[])[]): number | null {
  const start = Math.max(...provers.map((cycles) => cycles[0]?.start ?? Infinity));
  const end = Math.min(...provers.map((cycles) => cycles.at(-1)?.end ?? -Infinity));
  if (!(end > start)) return null;
  const made = provers.flat().reduce((sum, cycle) => {
    const within = Math.min(end, cycle.end) - Math.max(start, cycle.start);
    return sum + Math.max(0, within) / (cycle.end - cycle.start);
  }, 0);
  return (made / (end - start)) * 60_000;
}
