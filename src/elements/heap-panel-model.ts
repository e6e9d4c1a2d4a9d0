import { buildClassTable, collectViolations } from '../core/analysis/class-table.ts';
import type { ClassTable, ViolationReport } from '../core/analysis/class-table.ts';
import { buildSuspectReport } from '../core/analysis/suspects.ts';
import type { SuspectReport } from '../core/analysis/suspects.ts';
import { splitGrowth, splitMemory } from '../core/analysis/waterfall.ts';
import type { GrowthSplit, MemorySplit } from '../core/analysis/waterfall.ts';
import type { ProofSample, RunRecord } from '../core/run.ts';
import { settleAfterChange } from '../core/switch-changes.ts';
import { pagesToBytes } from '../core/units.ts';
import type { Bytes } from '../core/units.ts';

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

/** Which proofs a view needs the details of, besides their samples. */
export function detailsNeeded(
  view: InsideView,
  proof: ProofSample | null,
  earlier: ProofSample | null,
): readonly number[] {
  const both = [proof, earlier].flatMap((sample) => (sample === null ? [] : [sample.index]));
  switch (view) {
    case 'grew':
    case 'classes':
    case 'js-heap':
      return [];
    case 'map':
      return both;
    case 'timeline':
    case 'fragmentation':
      return both.slice(0, 1);
  }
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

/**
 * Computes what the views show, once for each choice of proofs: four times a second a run that goes
 * on has a new snapshot in which nothing but its curve is longer.
 */
export class InsideModel {
  #grew: { readonly key: readonly unknown[]; readonly model: GrewModel } | null = null;
  #classes: { readonly key: readonly unknown[]; readonly model: ClassesModel } | null = null;

  grew(proof: ProofSample, earlier: ProofSample | null): GrewModel {
    const key = [proof, earlier];
    if (this.#grew === null || !sameKey(this.#grew.key, key)) {
      const growth = earlier === null ? null : splitGrowth(earlier, proof);
      this.#grew = { key, model: { memory: splitMemory(proof), growth } };
    }
    return this.#grew.model;
  }

  classes(record: RunRecord, proofs: readonly ProofSample[], proof: ProofSample): ClassesModel {
    const key = [record.switchChanges, proofs, proof];
    if (this.#classes === null || !sameKey(this.#classes.key, key)) {
      const settled = settleAfterChange(record, proofs);
      const model = {
        table: buildClassTable(settled, proof),
        violations: collectViolations(settled, proof),
        suspects: buildSuspectReport(settled, proof),
      };
      this.#classes = { key, model };
    }
    return this.#classes.model;
  }
}

function sameKey(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.every((part, i) => part === b[i]);
}
