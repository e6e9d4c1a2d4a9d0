/** What o1js's OCaml part makes of a program (o1js, `src/bindings.d.ts`, `Pickles.compile`). */
interface CompiledProgram {
  /** An OCaml array: its first element is a tag. */
  readonly provers: readonly unknown[];
  readonly verify: (statement: unknown, proof: unknown) => Promise<unknown>;
}

type Prover = (...args: unknown[]) => Promise<unknown>;
type Compile = (...args: unknown[]) => unknown;

/** Whoever wants proofs checked. */
export interface ProofCheck {
  /** Is told once that proofs will be seen. */
  readonly onWatching: () => void;
  /** Asked at each proof whether it is to be verified before it is handed out. */
  readonly isNeeded: () => boolean;
  /** Is told that a proof verified. */
  readonly onVerified: () => void;
  /** Makes the error that is thrown in place of a proof that does not verify. */
  readonly refuse: () => Error;
}

/** The global under which o1js's OCaml part offers itself. */
const GLOBAL = '__snarky';

/**
 * Sees every proof of a program or contract between Pickles, which makes it, and o1js, which hands
 * it out; and has those that need it verified there by the program's own verifier, the one that
 * `verify` of o1js calls. Call it before o1js is imported.
 *
 * Not further down, where step and wrap proofs could be verified one by one: that takes the verifier
 * index of the key, and where the key was read from storage it has none yet. Asking the glue for it
 * then computes it outside of the thread pool, and never returns.
 *
 * @returns the way to stop watching.
 */
export function watchProofs(check: ProofCheck): () => void {
  const scope = globalThis as unknown as Record<string, unknown>;
  let current: unknown = scope[GLOBAL];
  Object.defineProperty(scope, GLOBAL, {
    configurable: true,
    enumerable: true,
    get: () => current,
    set: (value: unknown) => {
      current = value;
      const pickles = findPickles(value);
      if (pickles === null) return;
      const { compile } = pickles;
      pickles.compile = (...args) => watchProgram(compile.apply(pickles, args), check);
      check.onWatching();
    },
  });
  return () => {
    Object.defineProperty(scope, GLOBAL, {
      configurable: true,
      enumerable: true,
      writable: true,
      value: current,
    });
  };
}

function watchProgram(compiled: unknown, check: ProofCheck): unknown {
  if (!isCompiled(compiled)) return compiled;
  const provers = compiled.provers.map((prover) =>
    isProver(prover) ? watchProver(prover, compiled, check) : prover,
  );
  return { ...compiled, provers };
}

function watchProver(prover: Prover, { verify }: CompiledProgram, check: ProofCheck): Prover {
  return async (...args) => {
    const made = await prover(...args);
    if (!check.isNeeded()) return made;
    // Pairs of OCaml are arrays with a tag: of the public output and the proof, and for the verifier
    // of the public input and the public output. A verifier that crashes has not refused the proof,
    // but nobody gets it.
    const isVerified =
      Array.isArray(made) && (await verify([0, args[0], made[1]], made[2])) === true;
    if (!isVerified) throw check.refuse();
    check.onVerified();
    return made;
  };
}

function findPickles(snarky: unknown): { compile: Compile } | null {
  if (typeof snarky !== 'object' || snarky === null || !('Pickles' in snarky)) return null;
  const { Pickles } = snarky;
  if (typeof Pickles !== 'object' || Pickles === null || !('compile' in Pickles)) return null;
  return typeof Pickles.compile === 'function' ? (Pickles as { compile: Compile }) : null;
}

function isCompiled(value: unknown): value is CompiledProgram {
  return (
    typeof value === 'object' &&
    value !== null &&
    'provers' in value &&
    Array.isArray(value.provers) &&
    'verify' in value &&
    typeof value.verify === 'function'
  );
}

function isProver(value: unknown): value is Prover {
  return typeof value === 'function';
}
