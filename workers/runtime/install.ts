import { disableFinalizers } from './finalizers.ts';
import { now } from './events.ts';
import type { RuntimeEvent } from './events.ts';
import { listBindings, registersFinalizers, watchGlue } from './glue.ts';
import type { Binding, Glue } from './glue.ts';
import { captureMemory } from './memory.ts';
import { injectPrelude } from './nested-prelude.ts';
import { watchNestedWorker } from './nested-worker.ts';
import { consumedArguments, detachConsumed } from './ownership.ts';
import { createPoolPolicy } from './thread-pool.ts';

/** How o1js is to be run; every switch that is left at `as-shipped` is only watched. */
export interface RuntimeOptions {
  readonly pool: 'as-shipped' | 'kept' | 'restarted';
  readonly finalizers: 'as-shipped' | 'off' | 'guarded';
  /** Cap on the shared memory, in pages of 64 KiB; `null` for o1js's own. */
  readonly maxPages: number | null;
  /** Name of a BroadcastChannel on which threads report that they trapped; `null` for none. */
  readonly crashChannel: string | null;
  readonly onEvent: (event: RuntimeEvent) => void;
}

/** What a switch turned out to do. */
export type SwitchState =
  | { readonly kind: 'applied' }
  | { readonly kind: 'not-needed'; readonly reason: string }
  | { readonly kind: 'unsupported'; readonly reason: string };

/** A runtime around the o1js of this realm. */
export interface Runtime {
  /** Resolves once o1js's nested worker runs and every patch is in place. Await it before compiling. */
  ready(): Promise<void>;
  /** What each switch does with this release; known once something was compiled. */
  switchStates(): { readonly pool: SwitchState; readonly finalizers: SwitchState };
  /**
   * Lets the call after the next one run on the same thread pool. For a proof that is verified at
   * once: where o1js ends its pool after every call, verifying would leave as many thread stacks
   * behind as proving did, and they would be counted as the proof's.
   */
  sharePool(): void;
  /** Puts every global back. o1js keeps what it already took. */
  dispose(): void;
}

/**
 * Prepares this realm for o1js; call it before o1js is imported. It works by looking at what o1js
 * does, never at its version: the protocol to its nested worker, the shape of its wasm-bindgen glue.
 */
export function installRuntime(options: RuntimeOptions): Runtime {
  const guarded = options.finalizers === 'guarded';
  const pool = createPoolPolicy(options.pool === 'kept');
  let settle: { resolve: () => void; reject: (reason: Error) => void } | null = null;
  const started = new Promise<void>((resolve, reject) => {
    settle = { resolve, reject };
  });
  let glue: Glue | null = null;
  let published = new Map<string, Binding>();

  const undo = [
    captureMemory({
      maxPages: options.maxPages,
      onMemory: (memory) => options.onEvent({ kind: 'memory', memory }),
    }),
    injectPrelude({
      crashChannel: options.crashChannel,
      withoutFinalizers: options.finalizers !== 'as-shipped',
    }),
    watchGlue((found) => {
      glue = found;
      published = listBindings(found);
    }),
    watchNestedWorker({
      intercept: (request) => pool.intercept(request),
      onStarted: () => {
        if (glue !== null) wrapProxied(glue, published, guarded, options.onEvent);
        settle?.resolve();
      },
      onError: (message) => settle?.reject(new Error(`o1js's nested worker failed: ${message}`)),
    }),
  ];
  if (options.finalizers === 'off') undo.push(disableFinalizers());

  return {
    ready: () => started,
    switchStates: () => ({
      pool: poolState(options.pool, pool.observe().exits > 0),
      finalizers: finalizerState(options.finalizers, glue !== null && registersFinalizers(glue)),
    }),
    sharePool: () => pool.shareOnce(),
    dispose: () => {
      for (const restore of undo.toReversed()) restore();
    },
  };
}

/** Wraps those bindings that o1js has meanwhile replaced by calls to its nested worker. */
function wrapProxied(
  glue: Glue,
  published: ReadonlyMap<string, Binding>,
  guarded: boolean,
  onEvent: (event: RuntimeEvent) => void,
): void {
  for (const [name, proxied] of listBindings(glue)) {
    const original = published.get(name);
    if (original === undefined || original === proxied) continue;
    const call = guarded ? detachConsumed(proxied, consumedArguments(String(original))) : proxied;
    glue[name] = (...args: unknown[]) => {
      onEvent({ kind: 'call-start', binding: name, at: now() });
      const result = call(...args);
      onEvent({ kind: 'call-end', binding: name, at: now() });
      return result;
    };
  }
}

function poolState(value: RuntimeOptions['pool'], tornDown: boolean): SwitchState {
  switch (value) {
    case 'as-shipped':
      return { kind: 'applied' };
    case 'kept':
      return tornDown
        ? { kind: 'applied' }
        : { kind: 'not-needed', reason: 'This release keeps its thread pool alive by itself.' };
    case 'restarted':
      return tornDown
        ? { kind: 'not-needed', reason: 'This release restarts its thread pool by itself.' }
        : {
            kind: 'unsupported',
            reason: 'Restarting the pool crashes this release, so it is left as shipped.',
          };
  }
}

function finalizerState(value: RuntimeOptions['finalizers'], registered: boolean): SwitchState {
  if (value !== 'guarded' || registered) return { kind: 'applied' };
  return {
    kind: 'not-needed',
    reason: 'No finalizer of this release can free what it does not own.',
  };
}
