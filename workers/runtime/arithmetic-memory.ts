import type { ArithmeticCache, RememberedSearch } from './arithmetic/arithmetic-cache.ts';
import { MEANINGS } from './arithmetic/meanings.ts';
import type { ReplacedFunction } from './arithmetic/rewrite-arithmetic.ts';
import type { Entries, KeyStore } from './key-store.ts';

/** Stands for the circuit among the keys of a build; no digest of a circuit looks like it. */
const ARITHMETIC = 'arithmetic';
const SEARCH = 'search';
const REFUSAL = 'refusal';

/**
 * What is known of a module's arithmetic from earlier pages, stored among the keys of the build, and
 * so under the same budget, with a hash of its own, and deleted with them: which functions were
 * found, so that they need not be searched again; and whether a proof made with their replacements
 * did not verify, so that they are not tried again.
 *
 * Nothing here rejects: what cannot be read is found out again.
 */
export class ArithmeticMemory implements ArithmeticCache {
  readonly #store: Pick<KeyStore, 'load' | 'save' | 'forget' | 'dispose'>;
  readonly #keepsSearches: boolean;
  readonly #loaded = new Map<string, Promise<Entries>>();

  /** @param keepsSearches whether searches are stored and read; refusals always are. */
  constructor(
    store: Pick<KeyStore, 'load' | 'save' | 'forget' | 'dispose'>,
    keepsSearches: boolean,
  ) {
    this.#store = store;
    this.#keepsSearches = keepsSearches;
  }

  async read(digestBefore: string): Promise<RememberedSearch | null> {
    if (!this.#keepsSearches) return null;
    const found = parse((await this.#load(digestBefore)).get(SEARCH));
    return isSearch(found) ? found : null;
  }

  async write(digestBefore: string, found: RememberedSearch): Promise<void> {
    if (this.#keepsSearches) await this.#save(digestBefore, SEARCH, found);
  }

  /** Why a module is to run as shipped; `null` if nothing is known against replacing. */
  async readRefusal(digestBefore: string): Promise<string | null> {
    const reason = parse((await this.#load(digestBefore)).get(REFUSAL));
    return typeof reason === 'string' ? reason : null;
  }

  /**
   * Has a module run as shipped from now on. Keys that were computed by it are deleted: they may be
   * as wrong as the proof was.
   */
  async refuse(digestBefore: string, reason: string): Promise<void> {
    try {
      await this.#store.forget(digestBefore);
    } catch {
      // Then the same database cannot take the refusal either.
    }
    await this.#save(digestBefore, REFUSAL, reason);
  }

  /** Closes the database. */
  dispose(): void {
    this.#store.dispose();
  }

  /** Read once for each module: search and refusal are asked for one after the other. */
  #load(build: string): Promise<Entries> {
    const known = this.#loaded.get(build) ?? this.#request(build);
    this.#loaded.set(build, known);
    return known;
  }

  async #request(build: string): Promise<Entries> {
    try {
      return (await this.#store.load({ build, circuit: ARITHMETIC })).entries;
    } catch {
      return new Map();
    }
  }

  async #save(build: string, name: string, value: unknown): Promise<void> {
    const data = new TextEncoder().encode(JSON.stringify(value));
    try {
      await this.#store.save({ build, circuit: ARITHMETIC }, new Map([[name, data]]));
    } catch {
      // Then the next page finds out again.
    }
  }
}

function parse(data: Uint8Array | undefined): unknown {
  if (data === undefined) return null;
  try {
    return JSON.parse(new TextDecoder().decode(data));
  } catch {
    return null;
  }
}

function isSearch(value: unknown): value is RememberedSearch {
  if (!isObject(value)) return false;
  const { functions, generator, digestAfter } = value;
  return (
    typeof digestAfter === 'string' &&
    // What was stored before there were two does not have it, and is found out again.
    typeof generator === 'string' &&
    Array.isArray(functions) &&
    functions.every(isReplaced)
  );
}

function isReplaced(value: unknown): value is ReplacedFunction {
  if (!isObject(value)) return false;
  const { index, meaning, field } = value;
  const isKnown = MEANINGS.some(({ name }) => name === meaning);
  return typeof index === 'number' && isKnown && typeof field === 'string';
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
