import type { Milliseconds } from '../core/units.ts';
import type { ProbeAnswer } from '../protocol/probe-api.ts';
import type {
  EnvironmentProbes,
  IndexedDbSupport,
  IsolationHeaders,
  ServiceWorkerOutcome,
  WorkerSupport,
} from './environment.ts';

/**
 * What has not answered within this time never will. Chromium, for one, drops the first request for
 * a database that it does not allow to a page in a frame.
 */
const LIMIT_MS: Milliseconds = 3000;
/** As much for what is fetched from the host first, over a slow line. */
const LOAD_LIMIT_MS: Milliseconds = 30_000;
/** Name of a database that exists for as long as the probe takes. */
const PROBE_DATABASE = 'proving-playground-probe';

/**
 * The smallest module that needs threads, in WebAssembly's binary format (core specification,
 * section 5, with the threads proposal):
 * `(module (memory 1 1 shared) (func (drop (i32.atomic.load (i32.const 0)))))`.
 */
const THREADS_MODULE = fromHex(
  '00 61 73 6d  01 00 00 00', // magic and version
  '01 04  01 60 00 00', // type 0: () → ()
  '03 02  01 00', // function 0 has type 0
  '05 04  01 03 01 01', // memory 0: shared, from 1 to 1 page
  '0a 0b  01 09 00', // code: one body of 9 bytes, without locals
  '41 00  fe 10 02 00  1a  0b', // i32.const 0, i32.atomic.load align=4, drop, end
);

/** What only the caller knows. */
export interface ProbeOptions {
  /** Starts the worker that tries what o1js does, and answers once with a `ProbeAnswer`. */
  readonly spawnProbe: () => Worker;
  readonly serviceWorker: ServiceWorkerOutcome;
  readonly fakeProver: boolean;
}

/** Looks at the browser and at how the page was served. Leaves nothing behind. */
export async function probeEnvironment({
  spawnProbe,
  ...known
}: ProbeOptions): Promise<EnvironmentProbes> {
  const isolated = 'crossOriginIsolated' in window ? window.crossOriginIsolated : null;
  const [headers, workers, indexedDb] = await Promise.all([
    probeHeaders(isolated === true),
    probeWorkers(spawnProbe),
    probeIndexedDb(),
  ]);
  return {
    origin: location.origin,
    isSecureContext: window.isSecureContext,
    crossOriginIsolated: isolated,
    framed: window.top !== window.self,
    headers,
    hasSharedArrayBuffer: typeof SharedArrayBuffer === 'function',
    workers,
    hasWasmThreads: typeof WebAssembly === 'object' && WebAssembly.validate(THREADS_MODULE),
    indexedDb,
    ...known,
  };
}

/** @param isolated an isolated page needs no second look at its headers, nor a request for it. */
async function probeHeaders(isolated: boolean): Promise<IsolationHeaders> {
  if (isolated) return { kind: 'read', coop: 'same-origin', coep: 'require-corp' };
  try {
    const { headers } = await fetch(location.href, {
      method: 'HEAD',
      cache: 'no-store',
      signal: AbortSignal.timeout(LIMIT_MS),
    });
    return {
      kind: 'read',
      coop: headers.get('Cross-Origin-Opener-Policy'),
      coep: headers.get('Cross-Origin-Embedder-Policy'),
    };
  } catch (error) {
    return { kind: 'unreadable', reason: describe(error) };
  }
}

async function probeWorkers(spawnProbe: () => Worker): Promise<WorkerSupport> {
  if (typeof Worker !== 'function') return { kind: 'missing' };
  let worker: Worker | null = null;
  try {
    worker = spawnProbe();
    return await firstAnswer(worker);
  } catch (error) {
    return { kind: 'refused', reason: describe(error) };
  } finally {
    worker?.terminate();
  }
}

function firstAnswer(worker: Worker): Promise<ProbeAnswer> {
  return withinLimit<ProbeAnswer>((resolve, reject) => {
    worker.addEventListener('message', ({ data }: MessageEvent<ProbeAnswer>) => resolve(data));
    worker.addEventListener('error', () => reject(new Error('the worker did not start')));
  }, LOAD_LIMIT_MS);
}

/** Browsers that refuse storage often do so only when a database is opened. */
async function probeIndexedDb(): Promise<IndexedDbSupport> {
  try {
    // Some browsers throw at the mere mention of `indexedDB` where storage is turned off.
    if (typeof indexedDB === 'undefined' || indexedDB === null) return { kind: 'missing' };
    await openAndDelete(PROBE_DATABASE);
    return { kind: 'ok' };
  } catch (error) {
    return { kind: 'refused', reason: describe(error) };
  }
}

function openAndDelete(name: string): Promise<void> {
  return withinLimit((resolve, reject) => {
    const fail = (request: IDBOpenDBRequest) => () => reject(request.error ?? new Error('refused'));
    const opening = indexedDB.open(name);
    opening.addEventListener('error', fail(opening));
    opening.addEventListener('success', () => {
      opening.result.close();
      const deleting = indexedDB.deleteDatabase(name);
      deleting.addEventListener('error', fail(deleting));
      deleting.addEventListener('success', () => resolve());
    });
  });
}

/** A promise that is rejected if `start` has settled it neither way in time. */
function withinLimit<T>(
  start: (resolve: (value: T) => void, reject: (reason: Error) => void) => void,
  limitMs: Milliseconds = LIMIT_MS,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const limit = setTimeout(() => reject(new Error('there was no answer')), limitMs);
    const settle = <A>(how: (value: A) => void) => {
      return (value: A) => {
        clearTimeout(limit);
        how(value);
      };
    };
    start(settle(resolve), settle(reject));
  });
}

function fromHex(...lines: readonly string[]): Uint8Array<ArrayBuffer> {
  const bytes = lines.flatMap((line) => line.split(/\s+/));
  return Uint8Array.from(bytes, (byte) => Number.parseInt(byte, 16));
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message || error.name : String(error);
}
