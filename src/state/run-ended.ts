import type { ProverAnswer, ProverFailure } from '../prover/prover-port.ts';

/** Thrown inside a run to leave it; the run ends with this failure. */
export class RunEnded extends Error {
  override readonly name = 'RunEnded';
  constructor(readonly failure: ProverFailure) {
    super(failure.detail);
  }
}

/** What a prover answered. @throws RunEnded if it failed. */
export function take<T>(answer: ProverAnswer<T>): T {
  if (answer.kind === 'failed') throw new RunEnded(answer.failure);
  return answer.value;
}

/** The failure that some work ends the run by; `null` if it succeeds. */
export async function failureOf(work: () => Promise<void>): Promise<ProverFailure | null> {
  try {
    await work();
    return null;
  } catch (error) {
    if (error instanceof RunEnded) return error.failure;
    throw error;
  }
}
