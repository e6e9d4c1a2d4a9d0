import type { DamagedPart } from '../storage/run-repository.ts';

/** Names a part of a run that cannot be read, and says what is wrong: `Proof 3: pages: not an object.` */
export function nameDamagedPart({ part, index, problem }: DamagedPart): string {
  return `${nameOf(part, index)}: ${problem}.`;
}

/** What has to be known of a report on a run of which not everything can be read. */
export function noteDamaged(damaged: readonly DamagedPart[]): readonly string[] {
  return damaged.map(
    ({ part, index, problem }) =>
      `${nameOf(part, index)} is stored and cannot be read (${problem}); the figures are without it.`,
  );
}

function nameOf(part: DamagedPart['part'], index: number | null): string {
  if (index === null) return part === 'proof' ? 'A proof' : 'A memory curve';
  if (part === 'proof') return `Proof ${index + 1}`;
  return index === -1 ? 'The memory curve of compiling' : `The memory curve of proof ${index + 1}`;
}
