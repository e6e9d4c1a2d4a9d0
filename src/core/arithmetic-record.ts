import type { Milliseconds } from './units.ts';

/** A function of o1js's WebAssembly module that ran with another body. */
export interface ReplacedFunction {
  /** In the module's function index space. */
  readonly index: number;
  /** What it does: `multiply in place`. */
  readonly meaning: string;
  /** The field that it does it in: `p` or `q`, those of the Pasta curves. */
  readonly field: string;
}

/** What was replaced in o1js's WebAssembly module while it loaded. */
export interface ArithmeticRecord {
  /** SHA-256 in hexadecimal digits, of the module as published and as it ran. */
  readonly digestBefore: string;
  readonly digestAfter: string;
  readonly functions: readonly ReplacedFunction[];
  /**
   * What wrote their new bodies: `integer` or `fused multiply-add`. Runs that were stored before there
   * were two do not have it; theirs is `integer`.
   */
  readonly generator?: string;
  /** Whether the functions were found by searching, or known from an earlier run. */
  readonly search: 'done' | 'remembered';
  /** How long o1js waited for it. */
  readonly ms: Milliseconds;
}
