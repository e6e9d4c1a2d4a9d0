import type { HeapPoint, ProofDetail, ProofSample } from '../core/run.ts';
import { Store } from './store.ts';

/** Reads what is stored of one proof beyond its sample; `null` if there is nothing. */
export type ReadDetail = (runId: string, index: number) => Promise<ProofDetail | null>;

/** What is known of a {@link ProofDetail}. */
export type DetailState =
  /** Nobody asked for it. */
  | { readonly kind: 'none' }
  | { readonly kind: 'reading' }
  | { readonly kind: 'ready'; readonly detail: ProofDetail }
  | { readonly kind: 'missing' }
  | { readonly kind: 'failed'; readonly reason: string };

/** Which proof is looked into, and which one it is compared with. */
export interface ProofChoice {
  /** `null` follows the newest. */
  readonly proof: number | null;
  /** `null` is the one before. */
  readonly earlier: number | null;
}

/** What the panel “Inside the memory” shows of a run. */
export interface InsideState extends ProofChoice {
  /** The run that all the rest belongs to; `null` before anybody looked into one. */
  readonly runId: string | null;
  /** By proof; only of those that were asked for last. */
  readonly details: ReadonlyMap<number, DetailState>;
  /** What the last look at the heap, asked for by a person, has found. */
  readonly glance: GlanceState;
}

/** A walk of the heap that somebody asked for. */
export type GlanceState =
  | { readonly kind: 'none' }
  | { readonly kind: 'walking' }
  | { readonly kind: 'seen'; readonly point: HeapPoint }
  /** The allocator was at work, or is not known. */
  | { readonly kind: 'in-motion' };

/**
 * So many details are read at once, and told in one change of the state: whoever watches it computes
 * anew from all that is there, on the page's own thread.
 */
const READ_AT_ONCE = 16;

const NONE: DetailState = { kind: 'none' };

/** The choice of the proofs to look into, and what was read of them. */
export class Inside {
  readonly state = new Store<InsideState>(emptyState(null));
  readonly #readDetail: ReadDetail;

  constructor(readDetail: ReadDetail) {
    this.#readDetail = readDetail;
  }

  /** Looks into other proofs. The choice of another run is forgotten. */
  choose(runId: string, choice: ProofChoice): void {
    this.#belongTo(runId);
    this.state.update((state) => ({ ...state, ...choice }));
  }

  /** Has the heap of a run walked at this moment. */
  async glance(runId: string, walk: () => Promise<HeapPoint | null>): Promise<void> {
    this.#belongTo(runId);
    this.state.update((state) => ({ ...state, glance: { kind: 'walking' } }));
    const point = await walk();
    const glance: GlanceState = point === null ? { kind: 'in-motion' } : { kind: 'seen', point };
    this.state.update((state) => (state.runId === runId ? { ...state, glance } : state));
  }

  /**
   * Reads the details of these proofs and lets go of all others: a heap has some 14,000 chunks. What
   * is there already is not read again; what was missing may have been stored since.
   */
  async read(runId: string, proofs: readonly number[]): Promise<void> {
    this.#belongTo(runId);
    const { details } = this.state.value;
    const wanted = proofs.filter((index) => !isThere(details.get(index) ?? NONE));
    const kept = proofs.map((index): [number, DetailState] => [
      index,
      wanted.includes(index) ? { kind: 'reading' } : (details.get(index) ?? NONE),
    ]);
    this.state.update((state) => ({ ...state, details: new Map(kept) }));
    for (let from = 0; from < wanted.length; from += READ_AT_ONCE) {
      await this.#readSome(runId, wanted.slice(from, from + READ_AT_ONCE));
    }
  }

  async #readSome(runId: string, proofs: readonly number[]): Promise<void> {
    const found = await Promise.all(
      proofs
        .filter((index) => this.#isAwaited(runId, index))
        .map(async (index) => ({ index, detail: await this.#tryToRead(runId, index) })),
    );
    const awaited = found.filter(({ index }) => this.#isAwaited(runId, index));
    if (awaited.length === 0) return;
    this.state.update((state) => {
      const details = new Map(state.details);
      for (const { index, detail } of awaited) details.set(index, detail);
      return { ...state, details };
    });
  }

  /** Meanwhile somebody may have turned to another run or to other proofs. */
  #isAwaited(runId: string, index: number): boolean {
    return detailOf(this.state.value, runId, index).kind === 'reading';
  }

  async #tryToRead(runId: string, index: number): Promise<DetailState> {
    try {
      const detail = await this.#readDetail(runId, index);
      return detail === null ? { kind: 'missing' } : { kind: 'ready', detail };
    } catch (error) {
      return { kind: 'failed', reason: error instanceof Error ? error.message : String(error) };
    }
  }

  #belongTo(runId: string): void {
    if (this.state.value.runId !== runId) this.state.set(emptyState(runId));
  }
}

/** What is known of the detail of a proof of a run. */
export function detailOf(state: InsideState, runId: string, index: number | null): DetailState {
  if (index === null || state.runId !== runId) return NONE;
  return state.details.get(index) ?? NONE;
}

/**
 * The proofs that a choice means: of those that are there, the chosen one and an earlier one of the
 * same memory, since in another one nothing is where it was. A choice that is not there any more, or
 * not yet, is the newest proof, or the one before.
 */
export function pickProofs(
  proofs: readonly ProofSample[],
  { proof: chosen, earlier: compared }: ProofChoice,
): { readonly proof: ProofSample | null; readonly earlier: ProofSample | null } {
  const proof = proofs.find(({ index }) => index === chosen) ?? proofs.at(-1) ?? null;
  if (proof === null) return { proof: null, earlier: null };
  const before = earlierProofs(proofs, proof);
  const earlier = before.find(({ index }) => index === compared) ?? before.at(-1) ?? null;
  return { proof, earlier };
}

/** The proofs of the same memory before one, which is all that it can be compared with. */
export function earlierProofs(
  proofs: readonly ProofSample[],
  proof: ProofSample,
): readonly ProofSample[] {
  return proofs.filter(({ index, life }) => index < proof.index && life === proof.life);
}

function isThere({ kind }: DetailState): boolean {
  return kind === 'ready' || kind === 'reading';
}

function emptyState(runId: string | null): InsideState {
  return { runId, proof: null, earlier: null, details: new Map(), glance: { kind: 'none' } };
}
