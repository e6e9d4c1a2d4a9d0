import { buildClassTable, collectViolations } from '../core/analysis/class-table.ts';
import type { ClassTable, ViolationReport } from '../core/analysis/class-table.ts';
import { buildSuspectReport } from '../core/analysis/suspects.ts';
import type { SuspectReport } from '../core/analysis/suspects.ts';
import { splitGrowth, splitMemory } from '../core/analysis/waterfall.ts';
import type { GrowthSplit, MemorySplit } from '../core/analysis/waterfall.ts';
import { keepsDetail } from '../core/detail-retention.ts';
import type { LedgerEvents } from '../core/ledger/ledger-events.ts';
import { renumberHandles } from '../core/ledger/renumber-handles.ts';
import { lifeOfStretch, proverOf } from '../core/memory-life.ts';
import type { HeapPoint, MemoryCurve, ProofSample, RunRecord } from '../core/run.ts';
import { settleProofs } from '../core/settle-proofs.ts';
import { pagesToBytes } from '../core/units.ts';
import type { Bytes } from '../core/units.ts';
import type { RunView } from '../state/app.ts';
import type { DetailState } from '../state/inside.ts';

/** The views of the panel “Inside the memory”, in the order of their tabs. */
export const INSIDE_VIEWS = [
  'grew',
  'classes',
  'map',
  'timeline',
  'fragmentation',
  'js-heap',
] as const;
export type InsideView = (typeof INSIDE_VIEWS)[number];

/** What each is called. */
export const INSIDE_VIEW_TEXT: Readonly<Record<InsideView, string>> = {
  grew: 'What grew',
  classes: 'By class',
  map: 'Heap map',
  timeline: 'Timeline',
  fragmentation: 'Fragmentation',
  'js-heap': 'JavaScript heap',
};

/** Which proofs a view needs the details of, besides their samples; −1 is loading and compiling. */
export function detailsNeeded(
  view: InsideView,
  proofs: readonly ProofSample[],
  proof: ProofSample,
  earlier: ProofSample | null,
): readonly number[] {
  switch (view) {
    case 'grew':
    case 'classes':
    case 'js-heap':
      return [];
    case 'map':
      return earlier === null ? [proof.index] : [proof.index, earlier.index];
    case 'timeline':
      return keptStretches(proofs);
    case 'fragmentation':
      return [proof.index];
  }
}

const NO_WALKS: readonly HeapPoint[] = [];

/** The stretches of a run that have ended, in order: loading and compiling, then each proof. */
function stretchesOf(proofs: readonly ProofSample[]): readonly number[] {
  return [-1, ...proofs.map(({ index }) => index)];
}

/** Of a long run, those of which details are stored: some sixty at most. */
function keptStretches(proofs: readonly ProofSample[]): readonly number[] {
  const newest = proofs.at(-1)?.index ?? -1;
  return stretchesOf(proofs).filter((index) => index < 0 || keepsDetail(index, newest));
}

/** How far the memory had grown at some moment. */
export interface GrowthMark {
  readonly bytes: Bytes;
  readonly label: string;
}

/**
 * Where the memory of `proof` ended after compiling and after each of its proofs in which it grew, up
 * to `proof`.
 */
export function growthMarks(
  { compile, lives }: Pick<RunRecord, 'compile' | 'lives'>,
  proofs: readonly ProofSample[],
  proof: ProofSample,
): readonly GrowthMark[] {
  const marks: GrowthMark[] = [];
  const compiled = lives[proof.life]?.compile ?? compile;
  let reached = compiled?.pagesAfter ?? 0;
  if (compiled !== null) marks.push({ bytes: pagesToBytes(reached), label: 'compiled' });
  for (const { index, life, pages } of proofs) {
    if (index > proof.index) break;
    if (life !== proof.life || pages.after <= reached) continue;
    reached = pages.after;
    marks.push({ bytes: pagesToBytes(reached), label: `proof ${index + 1}` });
  }
  return marks;
}

/** What “What grew” shows. */
export interface GrewModel {
  readonly memory: MemorySplit | null;
  readonly growth: GrowthSplit | null;
}

/** What “By class” shows; each part is `null` where it is not known. */
export interface ClassesModel {
  readonly table: ClassTable | null;
  readonly violations: ViolationReport | null;
  readonly suspects: SuspectReport | null;
}

/** What is known of the ledger of a run. */
export interface KnownLedger {
  /** What it saw in the stretches of which that is known, memory after memory. */
  readonly events: readonly LedgerEvents[];
  /** How many stretches the run has, those that are not known among them. */
  readonly stretches: number;
  /** Of which stretches nothing is stored, −1 for loading and compiling. */
  readonly missing: readonly number[];
}

/**
 * Computes what the views show, once for each choice of proofs: four times a second a run that goes
 * on has a new snapshot in which nothing but its curve is longer.
 */
export class InsideModel {
  readonly #grew = new Latest<GrewModel>();
  readonly #classes = new Latest<ClassesModel>();
  readonly #curves = new Latest<readonly MemoryCurve[]>();
  readonly #proofs = new Latest<readonly ProofSample[]>();
  readonly #ledger = new Latest<KnownLedger>();

  grew(proof: ProofSample, earlier: ProofSample | null): GrewModel {
    return this.#grew.get([proof, earlier], () => ({
      memory: splitMemory(proof),
      growth: earlier === null ? null : splitGrowth(earlier, proof),
    }));
  }

  classes(record: RunRecord, proofs: readonly ProofSample[], proof: ProofSample): ClassesModel {
    return this.#classes.get([record.switchChanges, proofs, proof], () => {
      // Another memory has other handles, at other addresses.
      const settled = settleProofs(record, proofs).filter(({ life }) => life === proof.life);
      return {
        table: buildClassTable(settled, proof),
        violations: collectViolations(settled, proof),
        suspects: buildSuspectReport(settled, proof),
      };
    });
  }

  /**
   * All that was seen of the memory of one prover, as one curve. Of several provers, what walks found
   * inside of proofs is left out: nobody kept whose heap it was.
   */
  curves({ record, proverPoints, heapPoints }: RunView, place: number): readonly MemoryCurve[] {
    const { formatVersion, id: runId, config } = record;
    const points = proverPoints[place] ?? [];
    const heap = config.provers === 1 ? heapPoints : NO_WALKS;
    return this.#curves.get([runId, place, points, heap], () => [
      { formatVersion, runId, index: -1, points, heap },
    ]);
  }

  /** The proofs of one prover. */
  proofsOf({ record, proofs }: RunView, place: number): readonly ProofSample[] {
    const { lives, config } = record;
    if (config.provers === 1) return proofs;
    return this.#proofs.get([proofs, place], () =>
      proofs.filter(({ life }) => proverOf(lives, life) === place),
    );
  }

  /** @param details of what is kept of the run; what is still to be read is not missing. */
  ledger(proofs: readonly ProofSample[], details: ReadonlyMap<number, DetailState>): KnownLedger {
    return this.#ledger.get([proofs, details], () => {
      const kept = new Set(keptStretches(proofs));
      const stretches = stretchesOf(proofs).map((index) => {
        const life = lifeOfStretch(index, proofs);
        const state = details.get(index) ?? { kind: 'none' };
        const events = state.kind === 'ready' ? state.detail.events : null;
        const isToCome = kept.has(index) && (state.kind === 'none' || state.kind === 'reading');
        return { index, life, events, isMissing: events === null && !isToCome };
      });
      const known = stretches.flatMap(({ life, events }) =>
        events === null ? [] : [{ life, events }],
      );
      return {
        events: renumberHandles(known).map(({ events }) => events),
        stretches: stretches.length,
        missing: stretches.filter(({ isMissing }) => isMissing).map(({ index }) => index),
      };
    });
  }
}

/** The value that was computed last, as long as what it was computed from is the same. */
class Latest<T> {
  #key: readonly unknown[] = [];
  #value: T | null = null;

  get(key: readonly unknown[], compute: () => T): T {
    if (this.#value === null || !key.every((part, i) => part === this.#key[i])) {
      this.#value = compute();
      this.#key = key;
    }
    return this.#value;
  }
}
