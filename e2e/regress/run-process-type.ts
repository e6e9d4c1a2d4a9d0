/**
 * `runProcess` of `run-process.ts`, by its type alone: the script that starts it is checked without a
 * DOM.
 */
export type RunProcess = (
  argv: readonly string[],
  surroundings?: {
    /** The folder of the site, built if need be; that of the package if left out. */
    readonly site?: () => Promise<string>;
  },
) => Promise<void>;
