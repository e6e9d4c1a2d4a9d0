import type { Milliseconds } from '../../src/core/units.ts';

/**
 * What is to be run and how it is judged. Everything is optional; what is left out has the default
 * of the page, which `proving-playground regress --help` lists. Numbers may be given as text, sizes as
 * text with a unit, such as `64KiB`, or as bytes.
 */
export interface RegressConfig {
  /** Id of a built-in program, or the path of a file that exports one. */
  readonly program?: string;
  /** Parameters of a built-in program, such as `{ depth: 20 }`. */
  readonly parameters?: Readonly<Record<string, number | string>>;
  /** A bundled release, such as `2.14`, or the path of an installed o1js. */
  readonly o1js?: string;
  /** `shipped`, `leaking` or `freeing`. */
  readonly path?: string;
  /**
   * Switches that differ from those of the path; `recycle`, `off` unless given, and `provers`, 1 unless
   * given, are among them.
   */
  readonly switches?: Readonly<Record<string, string | number>>;
  /** Most measured proofs. */
  readonly proofs?: number | string;
  /** Proofs made first and left out of every figure. */
  readonly warmup?: number | string;
  readonly threads?: number | string;
  /** Cap on the WebAssembly memory. */
  readonly maxMemory?: number | string;
  /** Size at which `recycle: 'threshold'` replaces a memory; 85 % of its limit, if that is less. */
  readonly refreshAt?: number | string;
  /** Between two proofs, in milliseconds. */
  readonly pause?: number | string;
  /** Budget: growth per proof of live bytes. */
  readonly maxGrowth?: number | string;
  /** Budget: growth per proof of linear memory. */
  readonly maxPageGrowth?: number | string;
  /**
   * `decided`, the default: the run ends as soon as the verdict is certain; `all`: it makes all of its
   * proofs.
   */
  readonly until?: string;
  /** No progress for so many milliseconds is a hang. */
  readonly timeout?: number | string;
  /** Address of a Playwright server whose Chromium is to run the page. */
  readonly browserWs?: string;
  /** Port of this machine to serve the page on; any that is free if left out. */
  readonly port?: number | string;
}

/** A configuration that was looked at, and is complete but for what the page decides. */
export interface RunPlan {
  /** What the page is asked for. */
  readonly page: Readonly<Record<string, unknown>>;
  /** Path of a file with a program; `null`: the program is built in. */
  readonly programFile: string | null;
  /** Path of an installed o1js; `null`: the release is bundled. */
  readonly o1jsFolder: string | null;
  /** Whether a bundled release was asked for by name. */
  readonly namesRelease: boolean;
  readonly timeoutMs: Milliseconds;
  readonly browserWs: string | null;
  readonly port: number | null;
}
