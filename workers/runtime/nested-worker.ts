import { TRAP_MESSAGE } from './nested-prelude.ts';
import { patchProperty } from './patch.ts';

/**
 * o1js answers `start`, `initThreadPool` and `exitThreadPool` by a message whose `type` is the
 * request's `id` (o1js, `src/bindings/js/web/web-backend.js`, `workerCall`).
 */
export interface NestedRequest {
  readonly type: string;
  readonly id?: number;
  readonly message?: unknown;
}

/** What becomes of a request on its way to the nested worker. */
export type Interception = 'forward' | 'answer';

/** What the runtime wants to know of the worker in which o1js runs the long calls. */
export interface NestedWorkerHooks {
  /** Decides on each request; `answer` keeps it from the worker and acknowledges it. */
  intercept(request: NestedRequest): Interception;
  /** The worker was found, by the request that starts it. @param message what it is given. */
  onStarting(message: unknown): void;
  /** The worker has started, and o1js has replaced the bindings that it runs. */
  onStarted(): void;
  /** The worker failed: it could not be loaded, or it trapped. */
  onError(message: string): void;
}

/**
 * Finds o1js's nested worker among the workers that this realm starts: it is the one that is sent
 * `start` with a memory. Call it before o1js is imported.
 *
 * @returns the way to put the constructor back.
 */
export function watchNestedWorker(hooks: NestedWorkerHooks): () => void {
  return patchProperty(
    globalThis,
    'Worker',
    (original) =>
      new Proxy(original, {
        construct(target, args: ConstructorParameters<typeof Worker>) {
          const worker = new target(...args);
          hookRequests(worker, hooks);
          return worker;
        },
      }),
  );
}

function hookRequests(worker: Worker, hooks: NestedWorkerHooks): void {
  const post = worker.postMessage.bind(worker);
  // Until it is sent `start`, it may be anybody's, whose requests and failures are no concern here.
  let isNested = false;
  worker.addEventListener('error', (event) => {
    if (isNested) hooks.onError(event.message);
  });
  worker.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    if (isNested && isTrap(data)) hooks.onError(data.message);
  });
  worker.postMessage = (
    message: unknown,
    options?: StructuredSerializeOptions | Transferable[],
  ) => {
    const forward = () =>
      Array.isArray(options) ? post(message, options) : post(message, options);
    if (!isRequest(message)) return forward();
    if (message.type === 'start' && carriesMemory(message.message)) {
      isNested = true;
      hooks.onStarting(message.message);
      awaitStart(worker, message, hooks);
    }
    if (!isNested || hooks.intercept(message) === 'forward') return forward();
    // As an answer would: later, and to every listener.
    queueMicrotask(() =>
      worker.dispatchEvent(new MessageEvent('message', { data: { type: message.id } })),
    );
  };
}

function awaitStart(worker: Worker, request: NestedRequest, hooks: NestedWorkerHooks): void {
  worker.addEventListener('message', function onMessage({ data }: MessageEvent<unknown>) {
    if (!isAnswer(data, request)) return;
    worker.removeEventListener('message', onMessage);
    // o1js replaces its bindings in a microtask of this same message; a new task comes after it.
    setTimeout(() => hooks.onStarted(), 0);
  });
}

/** o1js gives its worker the module and the memory that they share. */
function carriesMemory(start: unknown): boolean {
  return (
    typeof start === 'object' &&
    start !== null &&
    Object.values(start).some((value) => value instanceof WebAssembly.Memory)
  );
}

function isTrap(message: unknown): message is { readonly message: string } {
  return isRequest(message) && message.type === TRAP_MESSAGE;
}

function isRequest(message: unknown): message is NestedRequest {
  return typeof message === 'object' && message !== null && 'type' in message
    ? typeof message.type === 'string'
    : false;
}

function isAnswer(message: unknown, request: NestedRequest): boolean {
  return (
    typeof message === 'object' &&
    message !== null &&
    'type' in message &&
    message.type === request.id
  );
}
