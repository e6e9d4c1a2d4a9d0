import type { O1js } from './o1js.ts';

/** A proof that knows how to write itself down, as those of o1js do. */
interface Writable {
  toJSON(): unknown;
}

/**
 * A proof as text, so that a fresh worker can go on from it; `null` for what cannot be written down,
 * such as a proof of a program's own kind.
 */
export function writeProof(proof: unknown): string | null {
  return isWritable(proof) ? JSON.stringify(proof.toJSON()) : null;
}

/**
 * Reads what {@link writeProof} wrote, as a proof of `program`. It is not verified: the circuit that
 * continues it does that.
 * @throws whatever o1js throws for a text that is none of its proofs.
 */
export async function readProof(o1js: O1js, program: object, text: string): Promise<unknown> {
  const Proof = o1js.ZkProgram.Proof(program as Parameters<O1js['ZkProgram']['Proof']>[0]);
  return Proof.fromJSON(JSON.parse(text) as Parameters<typeof Proof.fromJSON>[0]);
}

function isWritable(proof: unknown): proof is Writable {
  return typeof (proof as Partial<Writable> | null)?.toJSON === 'function';
}
