import type { HandleRoots } from '../src/core/heap/heap-inspection.ts';
import type { LedgerEvents } from '../src/core/ledger/ledger-events.ts';
import { USER_OFFSET } from '../src/core/heap/dlmalloc-layout.ts';
import type { HandleSample } from '../src/core/run.ts';
import type { Bytes } from '../src/core/units.ts';
import { FakeHeap } from './fake-heap.ts';
import { EventRecorder } from './runtime/event-recorder.ts';
import { now } from './runtime/events.ts';
import { HandleLedger } from './runtime/handle-ledger.ts';
import { listRoots, sampleHandles } from './session-samples.ts';

/** The chunk of a thread's stack, as it is up to 2.14. */
const STACK_BYTES: Bytes = 1_048_592;
/** What a compiled program keeps: a handle and the table that it points to. */
const SRS_BYTES: Bytes = 64;
const SRS_TABLE_BYTES: Bytes = 64 * 1024 * 1024;
/** What the module keeps for itself. */
const MODULE_BYTES: Bytes = 256 * 1024;
/** A proof, and the commitments that it points to. */
const PROOF_BYTES: Bytes = 1816;
const COMMITMENTS_BYTES: Bytes = 8 * 1024;
/** Boxes that come in an array and belong to nobody after the proof. */
const BOX_BYTES: Bytes = 64;
const BOXES = 45;
/** Nothing points there, from the first proof on. */
const LOST_BYTES: Bytes = 3216;

/** What is not freed while a proof is made. */
export interface FakeLeaks {
  /** Threads that end with it and leave their stacks behind. */
  readonly stacks: number;
  /** Wrappers that nobody frees. */
  readonly wrappers: boolean;
  /** Boxes that came in arrays. */
  readonly boxes: boolean;
}

/** Objects of a fake prover: handles in a ledger like the real one, on chunks of a fake heap. */
export class FakeObjects {
  readonly #heap: FakeHeap;
  readonly #recorder = new EventRecorder();
  readonly #ledger = new HandleLedger(this.#recorder);
  /** Addresses of what is freed at once: below every chunk. */
  #freed = 0;
  readonly #runtime = {
    ledger: () => this.#ledger,
    chunkOf: (address: number) => address - USER_OFFSET,
  };

  /** @param memory in which nothing was allocated yet. */
  constructor(memory: WebAssembly.Memory) {
    this.#heap = new FakeHeap(memory);
  }

  /** Leaves what compiling leaves, in a memory that has grown for it. */
  compile(): void {
    this.#heap.extend();
    const table = this.#heap.allocate(SRS_TABLE_BYTES);
    this.#own('WasmFpSrs', SRS_BYTES, [table]);
    this.#heap.keepForModule(this.#heap.allocate(MODULE_BYTES));
  }

  /** Leaves what a proof leaves, in a memory that has grown for it. */
  prove({ stacks, wrappers, boxes }: FakeLeaks): void {
    this.#heap.extend();
    this.#ledger.enterRealm('nested');
    for (let i = 0; i < stacks; i += 1) this.#heap.allocateStack(STACK_BYTES);
    this.#heap.allocate(LOST_BYTES);
    this.#lease('WasmFpProverProof', PROOF_BYTES, !wrappers);
    for (let i = 0; i < BOXES; i += 1) this.#lease('WasmFpPolyComm', BOX_BYTES, !boxes);
    this.#lease('WasmFqOpeningProof', PROOF_BYTES, true);
    this.#ledger.nextEpoch();
  }

  /** Leaves a heap that cannot be walked any more. */
  damage(): void {
    this.#heap.damage();
  }

  sample(): HandleSample | null {
    return sampleHandles(this.#runtime, 0);
  }

  roots(): HandleRoots | null {
    return listRoots(this.#runtime);
  }

  takeEvents(): LedgerEvents {
    return this.#recorder.take();
  }

  /** A handle that is alive for good, or whose chunk was never taken because it was freed at once. */
  #lease(className: string, bytes: Bytes, isFreed: boolean): void {
    if (!isFreed) {
      const commitments = this.#heap.allocate(COMMITMENTS_BYTES);
      this.#own(className, bytes, [commitments]);
      return;
    }
    this.#freed += 16;
    this.#ledger.born({ className, address: this.#freed, at: now(), bytes });
    this.#ledger.end(this.#freed, 'freed', now());
  }

  #own(className: string, bytes: Bytes, pointsTo: readonly number[]): void {
    const address = this.#heap.allocate(bytes, pointsTo) + USER_OFFSET;
    this.#ledger.born({ className, address, at: now(), bytes });
  }
}
