import { summariseClasses } from '../core/ledger/class-summary.ts';
import type { ClassSummary } from '../core/ledger/class-summary.ts';
import type { LogReading } from '../core/ledger/read-log.ts';
import type { Bytes, Milliseconds } from '../core/units.ts';
import type { LogReply, LogRequest } from '../protocol/log-reader-api.ts';
import { Store } from './store.ts';
import type { ReadableStore } from './store.ts';

/** Where allocation logs are read. Nothing of them is stored. */
export interface LogDesk {
  readonly state: ReadableStore<LogDeskState>;
  /** Opens the place; what was read last is still there. */
  show(): void;
  /** Closes it, and gives up what is being read. */
  hide(): void;
  /** Reads a log. Does nothing while one is being read. */
  read(log: Blob, name: string): void;
  /** Gives up what is being read. */
  cancel(): void;
  /** Puts away what was read. */
  clear(): void;
}

export interface LogDeskState {
  readonly isOpen: boolean;
  readonly reading: LogReadingState;
}

/** How the reading of a log stands. `name` is that of the file, or says where the text is from. */
export type LogReadingState =
  | { readonly kind: 'idle' }
  | {
      readonly kind: 'reading';
      readonly name: string;
      readonly bytes: Bytes;
      readonly total: Bytes;
      /** The part that was read, from 0 to 1. */
      readonly share: number;
    }
  | {
      readonly kind: 'done';
      readonly name: string;
      readonly reading: LogReading;
      readonly summary: ClassSummary;
      readonly ms: Milliseconds;
    }
  | { readonly kind: 'cancelled'; readonly name: string }
  | {
      readonly kind: 'failed';
      readonly name: string;
      /** What went wrong and what to do, as whole sentences. */
      readonly message: string;
    };

/** As much of a worker as reading needs. */
export type LogReaderWorker = Pick<Worker, 'addEventListener' | 'postMessage' | 'terminate'>;

/** Reads logs, each in a worker of its own that ends with it. */
export class LogReadings implements LogDesk {
  readonly state = new Store<LogDeskState>({ isOpen: false, reading: { kind: 'idle' } });
  readonly #spawn: () => LogReaderWorker;
  #giveUp: () => void = () => {};

  constructor(spawn: () => LogReaderWorker) {
    this.#spawn = spawn;
  }

  show(): void {
    this.state.update((state) => ({ ...state, isOpen: true }));
  }

  hide(): void {
    this.cancel();
    this.state.update((state) => ({ ...state, isOpen: false }));
  }

  read(log: Blob, name: string): void {
    if (this.state.value.reading.kind === 'reading') return;
    this.#set({ kind: 'reading', name, bytes: 0, total: log.size, share: 0 });
    void this.#read(log, name);
  }

  cancel(): void {
    this.#giveUp();
  }

  clear(): void {
    this.cancel();
    if (this.state.value.reading.kind !== 'reading') this.#set({ kind: 'idle' });
  }

  async #read(log: Blob, name: string): Promise<void> {
    const startedAt = performance.now();
    let worker: LogReaderWorker | null = null;
    try {
      worker = this.#spawn();
      const reply = await this.#ask(worker, log, name);
      switch (reply.kind) {
        case 'cancelled':
          return this.#set({ kind: 'cancelled', name });
        case 'failed':
          return this.#set({ kind: 'failed', name, message: reply.message });
        case 'done': {
          const { reading } = reply;
          const summary = summariseClasses(reading.types);
          const ms = performance.now() - startedAt;
          return this.#set({ kind: 'done', name, reading, summary, ms });
        }
      }
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error);
      this.#set({ kind: 'failed', name, message: describeFailure(detail) });
    } finally {
      this.#giveUp = () => {};
      worker?.terminate();
    }
  }

  /** Has the worker read, until it is done or fails, or somebody cancels. */
  #ask(worker: LogReaderWorker, log: Blob, name: string): Promise<Outcome> {
    return new Promise((resolve) => {
      this.#giveUp = () => resolve({ kind: 'cancelled' });
      worker.addEventListener('message', ({ data }: MessageEvent<LogReply>) => {
        if (data.kind === 'done') resolve({ kind: 'done', reading: data.reading });
        else if (data.kind === 'failed') {
          resolve({ kind: 'failed', message: `The log could not be read. ${data.error.message}` });
        } else if (this.state.value.reading.kind === 'reading') {
          const { bytes, total } = data;
          this.#set({ kind: 'reading', name, bytes, total, share: bytes / Math.max(1, total) });
        }
      });
      worker.addEventListener('error', (event) =>
        resolve({ kind: 'failed', message: describeFailure(event.message) }),
      );
      worker.addEventListener('messageerror', () =>
        resolve({ kind: 'failed', message: describeFailure('A message of it was lost.') }),
      );
      worker.postMessage({ log } satisfies LogRequest);
    });
  }

  #set(reading: LogReadingState): void {
    this.state.update((state) => ({ ...state, reading }));
  }
}

type Outcome =
  | { readonly kind: 'done'; readonly reading: LogReading }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'cancelled' };

/** What to say of a reader that broke down: a script that did not load has no message of its own. */
function describeFailure(detail: string | undefined): string {
  const what = detail || 'Its script could not be loaded.';
  const advice = 'Reload the page and try again; if the log is very large, with a part of it.';
  return `The reader stopped working. ${what} ${advice}`;
}
