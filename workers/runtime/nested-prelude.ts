import { patchProperty } from './patch.ts';

/** The `type` of the message by which a nested worker tells its parent that it trapped. */
export const TRAP_MESSAGE = 'proving-playground-trap';

/** How the workers below the prover are to behave. Travels as JSON inside their source. */
export interface PreludeOptions {
  /** Name of the BroadcastChannel on which a trap is reported; `null` to report nothing. */
  readonly crashChannel: string | null;
  /** Whether nothing in these workers may free on behalf of the garbage collector. */
  readonly withoutFinalizers: boolean;
}

/** What the prelude needs besides, since it can reach nothing of this module. */
interface SentOptions extends PreludeOptions {
  readonly trapMessage: string;
}

/**
 * Source to put before the source of a worker that o1js starts from a Blob; the workers that it
 * starts in turn get it too.
 */
export function preludeSource(options: PreludeOptions): string {
  const source = `(${prelude.toString()})`;
  const sent: SentOptions = { ...options, trapMessage: TRAP_MESSAGE };
  return `${source}(${JSON.stringify(sent)}, ${JSON.stringify(source)});\n`;
}

/**
 * Puts the prelude before every script that this realm turns into an object URL.
 *
 * @param readOptions asked when a worker is about to be started.
 */
export function injectPrelude(readOptions: () => PreludeOptions): () => void {
  return patchProperty(
    URL,
    'createObjectURL',
    (original) => (object) =>
      object.type === 'application/javascript'
        ? original(new Blob([preludeSource(readOptions()), object], { type: object.type }))
        : original(object),
  );
}

/**
 * Runs as the first thing in a nested worker. It is sent as text, so it may use nothing but its
 * arguments and globals.
 *
 * A thread that traps leaves its caller waiting for an answer that never comes, and the caller's
 * own thread is blocked and cannot be told. So the trap is broadcast past it, besides being posted to
 * a parent that may be listening: while it starts, o1js waits for its worker without blocking.
 */
function prelude(options: SentOptions, source: string): void {
  const scope = globalThis as unknown as Omit<DedicatedWorkerGlobalScope, 'postMessage'> & {
    postMessage: (...args: [unknown]) => void;
  };
  const post = scope.postMessage.bind(scope);
  const report = (message: string) => {
    post({ type: options.trapMessage, message });
    if (options.crashChannel === null) return;
    const channel = new BroadcastChannel(options.crashChannel);
    channel.postMessage({
      kind: 'crash',
      message,
      at: performance.timeOrigin + performance.now(),
    });
    channel.close();
  };
  const describe = (reason: unknown) =>
    reason instanceof Error ? `${reason.name}: ${reason.message}` : String(reason);
  scope.addEventListener('error', (event) => report(describe(event.error ?? event.message)));
  scope.addEventListener('unhandledrejection', (event) => report(describe(event.reason)));

  // From 2.15 on a rayon thread catches its trap and posts it to a parent that is blocked.
  scope.postMessage = (...args) => {
    const message = args[0] as { type?: unknown; error?: unknown } | null | undefined;
    if (message?.type === 'wasm_bindgen_worker_error') report(String(message.error));
    post(...args);
  };

  if (options.withoutFinalizers) {
    globalThis.FinalizationRegistry = class<T> implements FinalizationRegistry<T> {
      readonly [Symbol.toStringTag] = 'FinalizationRegistry';
      register(): void {}
      unregister(): boolean {
        return false;
      }
    };
  }

  const createObjectURL = URL.createObjectURL.bind(URL);
  URL.createObjectURL = (object: Blob) =>
    object.type === 'application/javascript'
      ? createObjectURL(
          new Blob(
            [`${source}(${JSON.stringify(options)}, ${JSON.stringify(source)});\n`, object],
            {
              type: object.type,
            },
          ),
        )
      : createObjectURL(object);
}
