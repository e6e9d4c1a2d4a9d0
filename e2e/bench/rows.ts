import { estimateRatio } from '../../src/core/analysis/ratio.ts';
import { median } from '../../src/core/analysis/run-figures.ts';
import type { Milliseconds } from '../../src/core/units.ts';
import type { BenchPair, BenchRow, BenchRun } from './bench-report.ts';

/** A line that the table has, or would have if there were a way to measure it. */
export type RowDefinition =
  | {
      readonly kind: 'measured';
      readonly key: string;
      readonly label: string;
      /** `null` where this run does not tell. */
      readonly read: (run: BenchRun) => Milliseconds | null;
    }
  | {
      readonly kind: 'unmeasured';
      readonly key: string;
      readonly label: string;
      readonly reason: string;
    };

/** Every line, in the order of the table. */
export const ROWS: readonly RowDefinition[] = [
  {
    kind: 'measured',
    key: 'compile-cold',
    label: 'compile, cold',
    read: ({ compileMs }) => compileMs,
  },
  {
    kind: 'unmeasured',
    key: 'compile-warm',
    label: 'compile, warm',
    reason: 'no switch keeps keys from one run to the next',
  },
  {
    kind: 'measured',
    key: 'first-proof',
    label: 'first proof',
    read: ({ proofs: [first] }) => first?.proveMs ?? null,
  },
  {
    kind: 'measured',
    key: 'warm-proof',
    label: 'warm proof',
    read: ({ proofs }) => median(proofs.slice(1).map(({ proveMs }) => proveMs)),
  },
  {
    kind: 'measured',
    key: 'verify',
    label: 'verify',
    read: ({ proofs }) => medianOfKnown(proofs.map(({ verifyMs }) => verifyMs)),
  },
  {
    kind: 'measured',
    key: 'compile-to-verified',
    label: 'compile, prove, verify',
    read: ({ compileMs, proofs: [first] }) =>
      first === undefined || first.verifyMs === null
        ? null
        : compileMs + first.proveMs + first.verifyMs,
  },
  {
    kind: 'unmeasured',
    key: 'observing-overhead',
    label: 'observing overhead',
    reason: 'the page cannot prove without observing, so that both sides carry it',
  },
  {
    kind: 'unmeasured',
    key: 'heap-walk',
    label: 'heap walk',
    reason: 'a run does not tell how long its walks take; no time above contains one',
  },
];

/** The lines that all of these pairs have figures for; none without pairs. */
export function buildRows(pairs: readonly BenchPair[]): readonly BenchRow[] {
  return ROWS.flatMap((row) => {
    if (row.kind === 'unmeasured') return [];
    const { key, label, read } = row;
    const times = pairs.flatMap((pair) => {
      const reference = read(pair.stock);
      const candidate = read(pair.runtime);
      return reference === null || candidate === null ? [] : { reference, candidate };
    });
    const stockMs = median(times.map(({ reference }) => reference));
    const runtimeMs = median(times.map(({ candidate }) => candidate));
    const ratio = estimateRatio(times);
    const isKnown = stockMs !== null && runtimeMs !== null && ratio !== null;
    if (!isKnown || times.length < pairs.length) return [];
    return { key, label, stockMs, runtimeMs, ratio };
  });
}

/** `null` of nothing, and where any value is. */
function medianOfKnown(values: readonly (Milliseconds | null)[]): Milliseconds | null {
  const known = values.filter((value) => value !== null);
  return known.length < values.length ? null : median(known);
}
