/**
 * What the host of the page brings along besides what the page has: by setting
 * `window.playgroundHost` before any script of the page runs, as Playwright does with an init
 * script. Nothing on the page and no link can set it, so that a link never runs code that came with
 * it; a link can only name what the host already brought.
 */
export interface PlaygroundHost {
  /** A program of somebody's own; without it, only built-in ones can be run. */
  readonly program?: HostProgram;
  /** A release of somebody's own; without it, only bundled ones can be run. */
  readonly o1js?: HostRelease;
}

/** A program that the host serves. */
export interface HostProgram {
  /** What configurations, records and reports call it. Goes before a built-in one of that name. */
  readonly id: string;
  /**
   * Address of its module, relative to the page: one file, which imports o1js as
   * {@link O1JS_SPECIFIER} and nothing else. `workers/programs/own-program.ts` says what it exports.
   */
  readonly url: string;
}

/** An o1js that the host serves. */
export interface HostRelease {
  /** What configurations, records and reports call it. Goes before a bundled one of that version. */
  readonly version: string;
  /** Address of its build for browsers, relative to the page: byte for byte as it was published. */
  readonly url: string;
}

/**
 * What a program's module names o1js by. The worker that loads the program puts the address there
 * from which it has imported o1js itself: modules are the same module only under the same address,
 * and the program's circuits have to be made by the o1js that proves them. So a program is bundled
 * once for all releases.
 */
export const O1JS_SPECIFIER = 'proving-playground:o1js';

declare global {
  interface Window {
    readonly playgroundHost?: PlaygroundHost;
  }
}
