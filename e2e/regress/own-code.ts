import type { MountedFiles } from '../serving/static-server.ts';

/**
 * Code that a run brings along: a program of somebody's own, and the o1js that it was written for.
 * The runner serves it, and tells the page of it before any script of the page runs; no link and
 * nothing on the page can.
 */
export interface OwnCode {
  /** `null` for a built-in program. */
  readonly program: (OwnModule & { readonly id: string }) | null;
  /** `null` for a bundled release. */
  readonly o1js: (OwnModule & { readonly version: string }) | null;
}

/** A module with everything that it loads. */
export interface OwnModule {
  readonly files: MountedFiles;
  /** The module's own path among the files. */
  readonly entry: string;
}

/** What the page is told of it, as `window.playgroundHost`. */
export interface HostWishes {
  readonly program?: { readonly id: string; readonly url: string };
  readonly o1js?: { readonly version: string; readonly url: string };
}
