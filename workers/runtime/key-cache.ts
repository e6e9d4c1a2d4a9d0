import { now } from './events.ts';
import type { Glue } from './glue.ts';
import type { KeyCacheEvent } from './key-cache-events.ts';
import { CircuitKeys, makeNoKeys } from './circuit-keys.ts';
import type { ProgramKeys } from './circuit-keys.ts';
import { KeyStore, SHARED } from './key-store.ts';
import type { Entries, KeyGroup, LoadedGroup } from './key-store.ts';
import { hashBytes } from './hash-bytes.ts';
import { watchModule } from './watch-module.ts';
import { SrsCache } from './srs-cache.ts';
import type { Untracked } from './srs-cache.ts';
import { FIELDS, SrsGlue } from './srs-glue.ts';
import type { Field } from './srs-glue.ts';
import { followProvingKeys, missingKeyBindings, serveAccumulators, serveSrs } from './srs-seam.ts';
import type { SrsCaches } from './srs-seam.ts';

/** Where keys are kept, and how much of them. */
export interface KeyStoreOptions {
  /** The name of the database; by default `o1js-keys`. Whoever uses the same shares one budget. */
  readonly databaseName: string;
  /** How much may be stored, in bytes; by default a gibibyte. A small program takes 70 MB. */
  readonly budgetBytes: number;
}

/** How keys are to be kept. */
export interface KeyCacheOptions extends Partial<KeyStoreOptions> {
  readonly onEvent: (event: KeyCacheEvent) => void;
}

/** A small program takes 70 MB, one with a full circuit several times as much. */
export const KEY_STORE_DEFAULTS: KeyStoreOptions = {
  databaseName: 'o1js-keys',
  budgetBytes: 2 ** 30,
};

/**
 * Keeps proving keys, SRS and Lagrange bases in IndexedDB, so that they are read where they would
 * be computed.
 *
 * o1js asks for keys from within OCaml, where nothing can be waited for. So all that a program will
 * need is read into memory before it is compiled, and what is new is stored afterwards.
 */
export class KeyCache {
  readonly #store: KeyStore;
  readonly #onEvent: (event: KeyCacheEvent) => void;
  /** What the OCaml part is served from; `null` leaves it to o1js. */
  #caches: SrsCaches | null = null;
  #isServed = false;
  #problem: string | null = 'o1js has not started yet.';
  #distrusted = false;
  #build: Promise<string> | null = null;
  /** Names of what is stored for all circuits of the build, once that was read. */
  #shared: Promise<Stored> | null = null;

  constructor({ onEvent, ...options }: KeyCacheOptions) {
    const { databaseName, budgetBytes } = { ...KEY_STORE_DEFAULTS, ...options };
    this.#store = new KeyStore(databaseName, budgetBytes, now);
    this.#onEvent = onEvent;
  }

  /** Why no keys can be kept with this release; `null` if they can. Known once it was attached. */
  get problem(): string | null {
    return this.#problem;
  }

  /**
   * Watches for the module: what its bytes hash to names the build, so that what was computed by one
   * is never given to another, and nobody has to know a version. Call it before o1js is imported.
   *
   * @returns the way to undo it.
   */
  watch(): () => void {
    return watchModule((bytes) => this.takeBuild(hashBytes(bytes)));
  }

  /** Takes the digest of the module that o1js runs. */
  takeBuild(build: Promise<string>): void {
    // Awaited when keys are opened, which may be never.
    build.catch(() => {});
    this.#build = build;
  }

  /** Call it when the glue appears, and before o1js's OCaml part runs. @returns the way to undo it. */
  serve(): () => void {
    return serveSrs(
      () => this.#caches,
      () => {
        this.#isServed = true;
      },
    );
  }

  /** Call it when o1js has started its nested worker, and replaced the bindings that run there. */
  attach(glue: Glue, untracked?: Untracked): void {
    const make = (field: Field) => {
      const own = new SrsGlue(glue, field);
      return { glue: own, cache: new SrsCache(own, untracked) };
    };
    const caches: SrsCaches = { fp: make('fp'), fq: make('fq') };
    this.#problem = this.#findProblem(glue, caches);
    if (this.#problem !== null) return;
    followProvingKeys(glue, caches);
    serveAccumulators(glue, caches);
    this.#caches = caches;
  }

  /**
   * Reads the keys of a program into memory, as far as there are any.
   * @param circuit the digest of its circuits, as `program.digest()` gives it.
   */
  async open(circuit: string): Promise<ProgramKeys> {
    const caches = this.#caches;
    if (caches === null || this.#build === null) return makeNoKeys(this.#problem);
    try {
      const build = await this.#build;
      this.#shared ??= this.#loadShared(build, caches);
      const group = { build, circuit };
      const [own, shared] = await Promise.all([this.#load(group), this.#shared]);
      return this.#hold(group, own, shared, caches);
    } catch (error) {
      this.#shared = null;
      return makeNoKeys(this.#giveUp(error));
    }
  }

  /** Stores nothing any more: what this realm has computed may be wrong. */
  distrust(): void {
    this.#distrusted = true;
  }

  /** Closes the database. */
  dispose(): void {
    this.#store.dispose();
  }

  #findProblem(glue: Glue, caches: SrsCaches): string | null {
    if (this.#build === null) return 'This release was not seen to load its WebAssembly module.';
    if (!this.#isServed) return 'This release makes its SRS in a way that is not known.';
    const missing = missingKeyBindings(glue);
    if (missing.length > 0) return `The glue of this release has no ${missing.join(', ')}.`;
    const problems = FIELDS.map((field) => caches[field].cache.findProblem());
    return problems.find((problem) => problem !== null) ?? null;
  }

  async #loadShared(build: string, caches: SrsCaches): Promise<Stored> {
    const { entries, damaged } = await this.#load({ build, circuit: SHARED });
    for (const field of FIELDS) caches[field].cache.give(entries);
    return { names: new Set(entries.keys()), damaged: damaged.length };
  }

  async #load(group: KeyGroup): Promise<LoadedGroup> {
    const loaded = await this.#store.load(group);
    const at = now();
    for (const { name, fault } of loaded.damaged)
      this.#onEvent({ kind: 'key-damaged', at, ...group, name, fault });
    return loaded;
  }

  #hold(
    group: KeyGroup,
    { entries: stored, damaged }: LoadedGroup,
    shared: Stored,
    caches: SrsCaches,
  ): ProgramKeys {
    const damagedCount = damaged.length + shared.damaged;
    shared.damaged = 0;
    const wasEmpty = shared.names.size + stored.size === 0;
    const keys = new CircuitKeys(stored, (name) =>
      this.#onEvent({ kind: 'key-refused', at: now(), ...group, name }),
    );
    return {
      cache: keys,
      save: async () => {
        const written = keys.takeNew();
        const { packed, problem } = this.#pack(caches, shared.names);
        const ofShared = await this.#save({ ...group, circuit: SHARED }, packed);
        if (ofShared !== null) for (const name of packed.keys()) shared.names.delete(name);
        const ofOwn = await this.#save(group, written);
        if (ofOwn !== null) keys.putBack(written);
        const isWhole = written.size + packed.size + damagedCount === 0 && !keys.areRefused;
        const origin = wasEmpty ? 'computed' : isWhole ? 'cached' : 'partly';
        return { origin, damaged: damagedCount, problem: problem ?? ofShared ?? ofOwn };
      },
    };
  }

  /** What both fields have and is not stored yet; its names count as stored unless that fails. */
  #pack({ fp, fq }: SrsCaches, stored: Set<string>): { packed: Entries; problem: string | null } {
    try {
      const packed = new Map([...fp.cache.pack(stored), ...fq.cache.pack(stored)]);
      for (const name of packed.keys()) stored.add(name);
      return { packed, problem: null };
    } catch (error) {
      // It calls into WebAssembly, whose traps are not for a program that only wants to prove.
      return { packed: new Map(), problem: this.#giveUp(error) };
    }
  }

  /** @returns why it is not stored, `null` if it is. */
  async #save(group: KeyGroup, entries: Entries): Promise<string | null> {
    if (entries.size === 0) return null;
    if (this.#distrusted) return 'A proof that was made with them did not verify.';
    try {
      const outcome = await this.#store.save(group, entries);
      this.#onEvent({ kind: 'keys-saved', at: now(), ...group, outcome });
      switch (outcome.kind) {
        case 'stored':
          return null;
        case 'over-budget':
          return 'They would take more than all keys together may.';
        case 'no-room':
          return 'The browser has no room for them.';
      }
    } catch (error) {
      return this.#giveUp(error);
    }
  }

  /** Tells of a failure without which everything goes on. @returns the reason, as a sentence. */
  #giveUp(error: unknown): string {
    const reason = error instanceof Error ? error.message || error.name : String(error);
    this.#onEvent({ kind: 'keys-unavailable', at: now(), reason });
    return `Keeping them failed: ${reason}`;
  }
}

/** What is stored for all circuits of a build. */
interface Stored {
  readonly names: Set<string>;
  /** Entries that were not whole when they were read, and no program has reported yet. */
  damaged: number;
}
