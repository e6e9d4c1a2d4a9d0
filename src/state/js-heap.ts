import type { Bytes, EpochMs } from '../core/units.ts';
import { Store } from './store.ts';

/** Asks the browser for the memory of the page and its workers. */
export type MeasureJsHeap = () => Promise<unknown>;

/** What is known of the JavaScript heaps of the page and its workers. */
export type JsHeapState =
  /** This browser does not offer the measurement, or not here. */
  | { readonly kind: 'unavailable'; readonly reason: string }
  | { readonly kind: 'unmeasured' }
  /** Takes the browser some 20 seconds at most, because it waits for a garbage collection. */
  | { readonly kind: 'measuring' }
  | { readonly kind: 'measured'; readonly reading: JsHeapReading }
  | { readonly kind: 'failed'; readonly reason: string };

/** One answer of the browser. */
export interface JsHeapReading {
  readonly at: EpochMs;
  /** All that the browser counted; see {@link JsHeapPart.bytes} on what it counts more than once. */
  readonly bytes: Bytes;
  /** Largest first, without those that are empty. */
  readonly parts: readonly JsHeapPart[];
  /** Sizes of the WebAssembly memories of the provers that were at work, which are none of it. */
  readonly linearBytes: readonly Bytes[];
}

/** What one realm has of one kind. */
export interface JsHeapPart {
  /** Whose it is, in words. */
  readonly where: string;
  /** As the browser calls it: `JavaScript`, `DOM`, `Shared` …; `other` where it gives no name. */
  readonly kind: string;
  /**
   * As the browser says. Chromium (156) counts a shared WebAssembly memory in every realm that holds
   * it: a memory of 125 MiB that a page shares with one worker came to 261 MiB in all.
   */
  readonly bytes: Bytes;
  /**
   * Without one linear memory, where so much is there that it must be counted in; else `bytes`. Of
   * several provers' it is the smallest, so that a realm is not said to have less than it has.
   */
  readonly bytesBesideLinear: Bytes;
}

/**
 * The JavaScript heaps, in which OCaml's values live. Measured only when somebody asks: the browser
 * may collect garbage for it, which runs finalizers and so changes what a proof leaves behind.
 */
export class JsHeap {
  readonly state: Store<JsHeapState>;
  readonly #measure: MeasureJsHeap | null;

  /** @param measure `null` where the browser does not offer it. */
  constructor(measure: MeasureJsHeap | null) {
    this.#measure = measure;
    this.state = new Store<JsHeapState>(
      measure === null ? { kind: 'unavailable', reason: NOT_OFFERED } : { kind: 'unmeasured' },
    );
  }

  /**
   * Measures, unless it is doing so already. A failure is part of the state; never rejects.
   * @param linearBytes size of the WebAssembly memory that each prover at work shares with its threads.
   */
  async measure(linearBytes: readonly Bytes[]): Promise<void> {
    if (this.#measure === null || this.state.value.kind === 'measuring') return;
    this.state.set({ kind: 'measuring' });
    try {
      const reading = readAnswer(await this.#measure(), linearBytes, Date.now());
      this.state.set(
        reading === null
          ? { kind: 'failed', reason: 'The browser answered in a form that is not known here.' }
          : { kind: 'measured', reading },
      );
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.state.set({ kind: 'failed', reason });
    }
  }
}

const NOT_OFFERED =
  'This browser does not offer performance.measureUserAgentSpecificMemory(); Chromium does, on isolated pages.';

/**
 * The browser's own measurement, `performance.measureUserAgentSpecificMemory()` of the WICG's draft
 * “Measure Memory API”; `null` where it is not offered. Chromium offers it on isolated pages only.
 */
export function findMeasureJsHeap(performance: object): MeasureJsHeap | null {
  const name = 'measureUserAgentSpecificMemory';
  const measure: unknown = Reflect.get(performance, name);
  return typeof measure === 'function'
    ? async () => (await Reflect.apply(measure, performance, [])) as unknown
    : null;
}

/**
 * Reads an answer of the browser: `{ bytes, breakdown: [{ bytes, attribution: [{ url, scope }],
 * types }] }` by the draft.
 * @returns `null` if it is anything else.
 */
export function readAnswer(
  answer: unknown,
  linearBytes: readonly Bytes[],
  at: EpochMs,
): JsHeapReading | null {
  if (!isObject(answer) || typeof answer['bytes'] !== 'number') return null;
  if (!Array.isArray(answer['breakdown'])) return null;
  const linear = Math.min(...linearBytes);
  const parts: JsHeapPart[] = [];
  for (const entry of answer['breakdown'] as readonly unknown[]) {
    if (!isObject(entry) || typeof entry['bytes'] !== 'number') return null;
    const { bytes, types, attribution } = entry;
    if (bytes === 0) continue;
    parts.push({
      where: nameRealm(attribution),
      kind: nameKind(types),
      bytes,
      bytesBesideLinear: bytes >= linear ? bytes - linear : bytes,
    });
  }
  const sorted = parts.toSorted((a, b) => b.bytes - a.bytes);
  return { at, bytes: answer['bytes'], parts: sorted, linearBytes };
}

function nameKind(types: unknown): string {
  const names = Array.isArray(types) ? types.filter((type) => typeof type === 'string') : [];
  return names.join(', ') || 'other';
}

/** Whose memory an entry is, by the script that its realm runs. */
function nameRealm(attribution: unknown): string {
  const realms: unknown[] = Array.isArray(attribution) ? attribution : [];
  const [first] = realms;
  if (!isObject(first)) return 'Not told';
  if (realms.length > 1) return 'Several together';
  const url = typeof first['url'] === 'string' ? first['url'] : '';
  if (first['scope'] === 'Window') return 'This page';
  if (url.startsWith('blob:')) return 'A worker that o1js started';
  if (/prover[^/]*$/.test(url)) return 'Prover worker';
  if (/observer[^/]*$/.test(url)) return 'Observer worker';
  return url === '' ? 'Another realm' : `Worker ${url.slice(url.lastIndexOf('/') + 1)}`;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
