import type { Recycling } from '../../../src/core/experiment/recycling.ts';
import type { PathName } from '../../../src/core/experiment/switches.ts';
import type { Verdict } from '../../../src/core/export/report-format.ts';
import type { Bytes, Milliseconds } from '../../../src/core/units.ts';

/** The lists that a matrix multiplies, by their keys in its file, the slowest first. */
export const AXIS_KEYS = ['o1js', 'program', 'path', 'threads', 'maxMemory'] as const;

/** The key of one list. */
export type AxisKey = (typeof AXIS_KEYS)[number];

/** A program and the values of its parameters. */
export interface MatrixProgram {
  /** A built-in program's id, or a path relative to the matrix file. */
  readonly program: string;
  /** Only those that the file names. */
  readonly parameters: Readonly<Record<string, number>>;
}

/** One run of a matrix. */
export interface MatrixCell extends MatrixProgram {
  /**
   * What tells it from every other cell of the matrix, for people, as the title of its test, and for
   * scripts. It follows from the cell alone: other values in the lists do not change it.
   */
  readonly id: string;
  /** A bundled release in full, or the path of a package relative to the matrix file. */
  readonly o1js: string;
  readonly path: PathName;
  /** `null` for as many as the machine that runs it has cores. */
  readonly threads: number | null;
  /** `null` where o1js's own limit applies. */
  readonly maxMemoryBytes: Bytes | null;
  /** The verdicts that are no fault of this cell. */
  readonly expected: readonly Verdict[];
  /** Why something else than `pass` is expected, if the file says so. */
  readonly because: string | null;
}

/** What all cells of a matrix share. */
export interface MatrixSettings {
  /** As the file has them, with the keys of `window.playground.run()`. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly proofs: number;
  readonly warmup: number;
  readonly provers: number;
  readonly recycling: Recycling;
  readonly pauseMs: Milliseconds;
  readonly timeoutMs: Milliseconds;
}

/** A matrix that has been read: at least one cell, each with an id of its own. */
export interface Matrix {
  readonly settings: MatrixSettings;
  readonly cells: readonly MatrixCell[];
}

/** Every verdict that a report can have. */
export const VERDICTS = Object.keys({
  pass: true,
  regression: true,
  inconclusive: true,
  crash: true,
  hang: true,
  'out-of-memory': true,
  'verification-failed': true,
} satisfies Record<Verdict, true>) as readonly Verdict[];
