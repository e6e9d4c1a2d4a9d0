import { buildClassTable, collectViolations } from '../core/analysis/class-table.ts';
import type { ClassTable, ViolationReport } from '../core/analysis/class-table.ts';
import { buildSuspectReport } from '../core/analysis/suspects.ts';
import type { SuspectReport } from '../core/analysis/suspects.ts';
import { splitGrowth, splitMemory } from '../core/analysis/waterfall.ts';
import type { GrowthSplit, MemorySplit } from '../core/analysis/waterfall.ts';
import { keepsDetail } from '../core/detail-retention.ts';
import type { LedgerEvents } from '../core/ledger/ledger-events.ts';
import type { MemoryCurve, ProofSample, RunRecord } from '../core/run.ts';
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

/** Where the memory ended after compiling and after each proof in which it grew, up to `proof`. */
export function growthMarks(
  { compile }: Pick<RunRecord, 'compile'>,
  proofs: readonly ProofSample[],
  proof: ProofSample,
): readonly GrowthMark[] {
  const marks: GrowthMark[] = [];
  let reached = compile?.pagesAfter ?? 0;
  if (compile !== null) marks.push({ bytes: pagesToBytes(reached), label: 'compiled' });
  for (const { index, pages } of proofs) {
    if (index > proof.index) break;
    if (pages.after <= reached) continue;
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
  /** What it saw, stretch by stretch in order; `null` for stretches of which it is not known. */
  readonly events: readonly (LedgerEvents | null)[];
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

  /** All that was seen of the memory, as one curve. */
  curves({ record, points, heapPoints }: RunView): readonly MemoryCurve[] {
    const { formatVersion, id: runId } = record;
    return this.#curves.get([runId, points, heapPoints], () => [
      { formatVersion, runId, index: -1, points, heap: heapPoints },
    ]);
  }

  /** @param details of what is kept of the run; what is still to be read is not missing. */
  ledger(proofs: readonly ProofSample[], details: ReadonlyMap<number, DetailState>): KnownLedger {
    return this.#ledger.get([proofs, details], () => {
      const kept = new Set(keptStretches(proofs));
      const stretches = stretchesOf(proofs).map((index) => {
        const state = details.get(index) ?? { kind: 'none' };
        const events = state.kind === 'ready' ? state.detail.events : null;
        const isToCome = kept.has(index) && (state.kind === 'none' || state.kind === 'reading');
        return { index, events, isMissing: events === null && !isToCome };
      });
      return {
        events: stretches.map(({ events }) => events),
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
