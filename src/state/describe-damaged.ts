import { formatCount } from '../core/units.ts';
import type { DamagedPart, ReadRun } from '../storage/run-repository.ts';

/** What of a run tells how much of it there is. */
type Stored = Pick<ReadRun, 'record' | 'proofs' | 'damaged'>;

/** Names a part of a run that cannot be read, and says what is wrong: `Proof 3: pages: not an object.` */
export function nameDamagedPart({ part, index, problem }: DamagedPart): string {
  return `${nameOf(part, index)}: ${problem}.`;
}

/**
 * How many proofs of a run are not stored although it made them: the disk was full for a while, or
 * somebody has deleted what was damaged. `null` if all are there, readable or not.
 */
export function describeUnstored({ record, proofs, damaged }: Stored): string | null {
  const unreadable = damaged.filter(({ part }) => part === 'proof').length;
  const unstored = record.proofsDone - proofs.length - unreadable;
  if (unstored <= 0) return null;
  const verb = unstored === 1 ? 'is' : 'are';
  return `${formatCount(unstored)} of the ${formatCount(record.proofsDone)} proofs of this run ${verb} not stored.`;
}

/** What has to be known of a report on a run of which not everything is there. */
export function noteMissing(run: Stored): readonly string[] {
  const unstored = describeUnstored(run);
  return [
    ...(unstored === null ? [] : [`${unstored} The figures are those of the others.`]),
    ...run.damaged.map(
      ({ part, index, problem }) =>
        `${nameOf(part, index)} is stored and cannot be read (${problem}); the figures are without it.`,
    ),
  ];
}

function nameOf(part: DamagedPart['part'], index: number | null): string {
  if (index === null) return part === 'proof' ? 'A proof' : 'A memory curve';
  if (part === 'proof') return `Proof ${index + 1}`;
  return index === -1 ? 'The memory curve of compiling' : `The memory curve of proof ${index + 1}`;
}
