import { ArithmeticMemory } from './arithmetic-memory.ts';
import { rewriteArithmetic } from './arithmetic/rewrite-arithmetic.ts';
import type { ArithmeticOutcome, RewriteOptions } from './arithmetic/rewrite-arithmetic.ts';
import { now } from './events.ts';
import type { Binding } from './glue.ts';
import { KEY_STORE_DEFAULTS } from './key-cache.ts';
import type { KeyStoreOptions } from './key-cache.ts';
import { KeyStore } from './key-store.ts';
import { sharedModuleBytes } from './module-bytes.ts';
import { patchProperty } from './patch.ts';
import { UNKNOWN_GLUE } from './switch-states.ts';
import { watchProofs } from './watch-proofs.ts';

/** What became of the arithmetic of o1js's module. */
export type ArithmeticReport =
  | (Omit<Extract<ArithmeticOutcome, { kind: 'rewritten' }>, 'bytes'> & {
      /** How long o1js had to wait for it, without compiling; in milliseconds. */
      readonly ms: number;
    })
  /** The module runs as shipped. */
  | { readonly kind: 'unsupported'; readonly reason: string };

/** A proof that was made with replaced arithmetic did not verify, and was not handed out. */
export class ArithmeticError extends Error {
  override readonly name = 'ArithmeticError';
}

/** What replacing the arithmetic of a module takes. */
export interface FastArithmeticOptions extends Pick<RewriteOptions, 'fields'> {
  readonly memory: Pick<ArithmeticMemory, 'read' | 'write' | 'readRefusal' | 'refuse' | 'dispose'>;
  /** Whether this is an o1js that the runtime recognises; asked when its module is loaded. */
  readonly isKnown: () => boolean;
  /** Is called when a proof did not verify, or none can be. */
  readonly onRefused: () => void;
}

const NOT_STARTED = 'o1js was not seen to load its WebAssembly module; it runs as shipped.';
const UNSEEN =
  'Proofs of this release cannot be verified before they are handed out; from the next page on it runs as shipped.';
const NOT_HANDED_ON =
  'This o1js does not hand its module on to its threads; they run it as shipped.';
const REFUSED = 'A proof that was made with it did not verify in this browser; it runs as shipped.';

/**
 * Has o1js run its own module with other field arithmetic: on its way into `WebAssembly.instantiate`
 * the bytes go through {@link rewriteArithmetic}. Workers below are handed the compiled module by
 * o1js, so that once is enough. Whatever is in the way, o1js gets its module as shipped. The first
 * proof of a page is verified before anybody gets it.
 *
 * Keys are those of the module as shipped, and shared with it: a function that is replaced does the
 * same to the bit, so that a key does not depend on which of the two computed it.
 */
export class FastArithmetic {
  readonly #options: FastArithmeticOptions;
  #report: ArithmeticReport = { kind: 'unsupported', reason: NOT_STARTED };
  #storing: Promise<void> = Promise.resolve();
  #seesProofs = false;
  /** What this page needs its proofs verified for: its module runs with other functions. */
  #replaced: WebAssembly.Module | null = null;
  #isHandedOn = false;
  #isVerified = false;

  constructor(options: FastArithmeticOptions) {
    this.#options = options;
  }

  /** Why the module runs as shipped; `null` if it does not. */
  get problem(): string | null {
    return this.#report.kind === 'rewritten' ? null : this.#report.reason;
  }

  /** What became of the module, once everything is stored that is to be remembered of it. */
  async report(): Promise<ArithmeticReport> {
    await this.#storing;
    return this.#report;
  }

  /** Call it before o1js is imported. @returns the way to undo it. */
  watch(): () => void {
    const stop = [this.#watchModule(), this.#watchProofs()];
    return () => {
      for (const restore of stop) restore();
    };
  }

  /** Call it when o1js starts the worker in which it proves. @param message what that is given. */
  noteStarting(message: unknown): void {
    this.#isHandedOn =
      typeof message === 'object' &&
      message !== null &&
      Object.values(message).includes(this.#replaced);
  }

  /**
   * Call it when o1js has started: if its threads were not given the module, nothing is faster; if its proofs cannot be seen by then, none can be verified, and
   * the next page runs the module as shipped.
   */
  noteStarted(): void {
    if (!this.#seesProofs) this.#refuse(UNSEEN);
    else if (this.#report.kind === 'rewritten' && !this.#isHandedOn) {
      this.#report = { kind: 'unsupported', reason: NOT_HANDED_ON };
    }
  }

  /** Closes the database. */
  dispose(): void {
    this.#options.memory.dispose();
  }

  #watchModule(): () => void {
    return patchProperty(
      WebAssembly,
      'instantiate',
      (original) =>
        new Proxy(original, {
          apply: (target, self, args: [unknown, WebAssembly.Imports?]) => {
            const instantiate = (source: unknown) =>
              Reflect.apply(target as Binding, self, [source, args[1]]);
            const bytes = this.#replaced !== null ? null : sharedModuleBytes(...args);
            return bytes === null
              ? Reflect.apply(target as Binding, self, args)
              : this.#instantiate(bytes, args[0], instantiate);
          },
        }),
    );
  }

  #watchProofs(): () => void {
    return watchProofs({
      onWatching: () => {
        this.#seesProofs = true;
      },
      isNeeded: () => this.#replaced !== null && !this.#isVerified,
      onVerified: () => {
        // Once one was wrong, every proof of this page is looked at.
        this.#isVerified = this.problem === null;
      },
      refuse: () => {
        this.#refuse(REFUSED);
        return new ArithmeticError(
          'A proof that was made with replaced field arithmetic did not verify, and is not handed out. Load the page again: from now on this browser runs this o1js as shipped.',
        );
      },
    });
  }

  /** What is compiled stays; the next page runs the module as shipped. */
  #refuse(reason: string): void {
    if (this.#report.kind !== 'rewritten') return;
    this.#options.onRefused();
    const { digestBefore } = this.#report;
    this.#storing = this.#storing.then(() => this.#options.memory.refuse(digestBefore, reason));
    this.#report = { kind: 'unsupported', reason };
  }

  async #instantiate(
    bytes: Uint8Array<ArrayBuffer>,
    source: unknown,
    instantiate: (source: unknown) => unknown,
  ): Promise<unknown> {
    const module = await this.#compile(bytes);
    // As `instantiate` answers to bytes.
    return module === null ? instantiate(source) : { module, instance: await instantiate(module) };
  }

  /** `null` where the module is to run as shipped. */
  async #compile(bytes: Uint8Array<ArrayBuffer>): Promise<WebAssembly.Module | null> {
    const start = performance.now();
    const { memory, fields } = this.#options;
    const unsupported = (reason: string): null => {
      this.#report = { kind: 'unsupported', reason };
      return null;
    };
    if (!this.#options.isKnown()) return unsupported(UNKNOWN_GLUE);
    const outcome = await rewriteArithmetic(bytes, {
      cache: {
        read: (digest) => memory.read(digest),
        // o1js is waiting for its module: what is only for the next page is stored meanwhile.
        write: async (digest, found) => {
          this.#storing = memory.write(digest, found).catch(() => {});
        },
      },
      ...(fields === undefined ? {} : { fields }),
    });
    if (outcome.kind === 'unsupported') return unsupported(outcome.reason);
    const { bytes: rewritten, ...found } = outcome;
    const refusal = await memory.readRefusal(found.digestBefore);
    if (refusal !== null) return unsupported(refusal);
    const ms = performance.now() - start;
    try {
      const module = await WebAssembly.compile(rewritten);
      this.#report = { ...found, ms };
      this.#replaced = module;
      return module;
    } catch (error) {
      return unsupported(`This browser refuses the module with other arithmetic: ${String(error)}`);
    }
  }
}

/** Replaces the arithmetic of Pasta fields, and remembers what it finds where keys are kept. */
export function createFastArithmetic(
  keyStore: Partial<KeyStoreOptions>,
  {
    keepsSearches,
    ...options
  }: Omit<FastArithmeticOptions, 'memory'> & { readonly keepsSearches: boolean },
): FastArithmetic {
  const { databaseName, budgetBytes } = { ...KEY_STORE_DEFAULTS, ...keyStore };
  const store = new KeyStore(databaseName, budgetBytes, now);
  return new FastArithmetic({ ...options, memory: new ArithmeticMemory(store, keepsSearches) });
}
