import { plannedProofs } from '../core/experiment/planned-proofs.ts';
import { FAILURES, statusOf } from '../core/failures.ts';
import type { ProofSample, RunFailure, RunRecord } from '../core/run.ts';
import type { EpochMs } from '../core/units.ts';
import { upgradeProof, upgradeRun } from '../core/upgrade.ts';
import type { Upgraded } from '../core/upgrade.ts';
import type { RunTransaction } from './database.ts';
import { allFrom } from './key-ranges.ts';

/** The stores that {@link interruptRun} needs. */
export const INTERRUPTING = ['runs', 'proofs'] as const;

/**
 * Marks a run as interrupted whose page is gone.
 * @returns `false` if it was ended or deleted by somebody meanwhile, or cannot be read.
 */
export async function interruptRun(
  tx: RunTransaction<typeof INTERRUPTING, 'readwrite'>,
  id: string,
): Promise<boolean> {
  const runs = tx.objectStore('runs');
  const row = upgradeRun(await runs.get(id));
  if (row.kind !== 'ok' || row.value.status !== 'running') return false;
  const last = await tx.objectStore('proofs').openCursor(allFrom(id), 'prev');
  const endedAt = last === null ? null : endOf(upgradeProof(last.value));
  const failure = lostPage(row.value);
  await runs.put({ ...row.value, status: statusOf(failure.code), endedAt, failure });
  return true;
}

/** When a stored proof ended, as far as it can be read. */
function endOf(proof: Upgraded<ProofSample>): EpochMs | null {
  if (proof.kind !== 'ok') return null;
  const { startedAt, proveMs, verifyMs } = proof.value;
  return startedAt + proveMs + verifyMs;
}

/** What became of a run whose page is gone. */
function lostPage({ compile, config, proofsDone }: RunRecord): RunFailure {
  const wanted = plannedProofs(config);
  const kept = `${proofsDone} of ${wanted} proofs were stored before.`;
  const proof = compile === null ? null : proofsDone;
  const detail = `${FAILURES['tab-gone'].meaning} ${kept}`;
  return { code: 'tab-gone', detail, proof, evidence: [] };
}
