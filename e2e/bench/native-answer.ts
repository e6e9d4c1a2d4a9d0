import type { ProgramId } from '../../src/core/experiment/programs.ts';
import type { Verdict } from '../../src/core/export/report-format.ts';
import type { BenchVisit } from './bench-report.ts';

/** What the native prover is to do. */
export interface NativeWishes {
  /** The name under which the release is installed. */
  readonly package: string;
  readonly program: ProgramId;
  /** 0: only say whether there is a native prover. */
  readonly proofs: number;
}

/** What came of it. */
export type NativeAnswer =
  | { readonly kind: 'unavailable'; readonly reason: string }
  | { readonly kind: 'available' }
  | { readonly kind: 'finished'; readonly visit: BenchVisit }
  | { readonly kind: 'failed'; readonly verdict: Verdict; readonly reason: string };
