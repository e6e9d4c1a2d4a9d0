import type { Entries } from './key-store.ts';

/** What o1js says of a key, as far as it matters here: its name, with a digest of its circuit. */
interface KeyHeader {
  readonly uniqueId: string;
}

/** What o1js's `compile` takes as `cache` (o1js, `src/lib/proof-system/cache.ts`). */
export interface CompileCache {
  read(header: KeyHeader): Uint8Array | undefined;
  write(header: KeyHeader, data: Uint8Array): void;
  readonly canWrite: boolean;
  readonly debug: boolean;
}

/** The keys of one program. */
export interface ProgramKeys {
  /**
   * For one `compile({ cache })`. A proving key is handed out once, so that it is not held twice;
   * o1js keeps what it made of it. It asks for it when it proves for the first time.
   */
  readonly cache: CompileCache;
  /**
   * Stores what was computed since it was opened or last saved. Call it after compiling, and once
   * more after the first proof, which computes whatever was damaged. Resolves once all is stored or
   * cannot be; never rejects.
   */
  save(): Promise<KeyReport>;
}

/** How the keys of a program came about. */
export interface KeyReport {
  /**
   * Since the keys were opened or last saved: `computed` if nothing was stored, `cached` if all was,
   * `partly` otherwise. All programs of a build share one SRS, so that the first compile of a second
   * program is `partly` cached; so is one whose keys were damaged, or cannot be read by o1js.
   */
  readonly origin: 'computed' | 'partly' | 'cached';
  /** Stored entries that were not whole when they were opened; they are computed again. */
  readonly damaged: number;
  /** Why what was computed is not stored, as a sentence; `null` if it is, or nothing was. */
  readonly problem: string | null;
}

/** The keys of a program where none are kept; `problem` says why, if they were to be. */
export function makeNoKeys(problem: string | null): ProgramKeys {
  return {
    cache: { read: () => undefined, write: () => {}, canWrite: false, debug: false },
    save: () => Promise.resolve({ origin: 'computed', damaged: 0, problem }),
  };
}

/** Verification keys are some kilobytes, and read more than once; proving keys are megabytes. */
const LARGE_KEY_BYTES = 2 ** 20;

/**
 * Stored in place of a key that o1js wrote and cannot read: some releases cannot read any proving
 * key (o1js issue 2320). It is computed each time then, and not stored each time too.
 */
const REFUSED = new Uint8Array(0);

/**
 * The keys of one program, as o1js reads and writes them while it compiles and proves. `read` and
 * `write` are functions of no `this`, so that whoever wants to may spread them into another cache.
 */
export class CircuitKeys implements CompileCache {
  readonly debug = false;
  /** Where a key was refused before, no key is worth being encoded. */
  readonly canWrite: boolean;
  readonly #stored: Map<string, Uint8Array<ArrayBuffer>>;
  readonly #onRefused: (name: string) => void;
  readonly #handedOut = new Set<string>();
  #new = new Map<string, Uint8Array<ArrayBuffer>>();

  /**
   * @param stored what was stored of them.
   * @param onRefused is called with the name of a key that o1js was given and made nothing of.
   */
  constructor(stored: Entries, onRefused: (name: string) => void) {
    this.#stored = new Map(stored);
    this.#onRefused = onRefused;
    this.canWrite = [...stored.values()].every(({ length }) => length > 0);
  }

  /** Whether some of what was stored is of no use to o1js. */
  get areRefused(): boolean {
    return !this.canWrite;
  }

  readonly read = ({ uniqueId }: KeyHeader): Uint8Array | undefined => {
    const key = this.#new.get(uniqueId) ?? this.#stored.get(uniqueId) ?? REFUSED;
    if (key.length > LARGE_KEY_BYTES) this.#stored.delete(uniqueId);
    if (key.length === 0) this.#handedOut.delete(uniqueId);
    else this.#handedOut.add(uniqueId);
    return key.length === 0 ? undefined : key;
  };

  readonly write = ({ uniqueId }: KeyHeader, data: Uint8Array): void => {
    if (!this.#handedOut.has(uniqueId)) this.#new.set(uniqueId, ownBytes(data));
    else {
      // What it had just been given was no use to it.
      this.#new.set(uniqueId, REFUSED);
      this.#onRefused(uniqueId);
    }
  };

  /** What was written since this was called before, to be stored. */
  takeNew(): Entries {
    const written = this.#new;
    this.#new = new Map();
    for (const [name, key] of written)
      if (key.length <= LARGE_KEY_BYTES) this.#stored.set(name, key);
    return written;
  }

  /** What was taken could not be stored: it is new still. */
  putBack(written: Entries): void {
    this.#new = new Map([...written, ...this.#new]);
  }
}

/** Bytes in a buffer that holds nothing else and that other realms cannot change. */
function ownBytes(data: Uint8Array): Uint8Array<ArrayBuffer> {
  const { buffer, byteLength } = data;
  return buffer instanceof ArrayBuffer && buffer.byteLength === byteLength
    ? new Uint8Array(buffer)
    : new Uint8Array(data);
}
