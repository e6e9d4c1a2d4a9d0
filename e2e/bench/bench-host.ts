/** What the benchmark needs from the script that starts it. */
export interface BenchHost {
  /** Builds the playground and serves it. */
  readonly serve: () => Promise<BenchSite>;
  /** The script behind `startNativeProver`. */
  readonly nativeProver: string;
  /** A module of the project as a script that leaves its exports in a global of that name. */
  readonly bundle: (module: { readonly entry: string; readonly name: string }) => Promise<string>;
  /** Where the report goes. */
  readonly reportFile: string;
  /** For results. */
  readonly print: (text: string) => void;
  /** For everything else that a person wants to see. */
  readonly tell: (line: string) => void;
}

/** A playground that is being served. */
interface BenchSite {
  readonly url: string;
  dispose(): Promise<void>;
}

/** `main` of `main.ts`, by its type alone: the script that starts it is checked without a DOM. */
export type BenchMain = (argv: readonly string[], host: BenchHost) => Promise<number>;
