import { isUnderPressure, PRESSURE_SHARE } from '../core/analysis/memory-pressure.ts';
import { formatBytes } from '../core/units.ts';
import type { RunView } from '../state/app.ts';
import { readMemory } from '../state/memory-now.ts';

/** The provers whose memory is under pressure, by their places. */
export function findPressed(run: RunView): readonly number[] {
  const { provers, limitBytes } = readMemory(run);
  return provers.flatMap((bytes, place) => (isUnderPressure(bytes, limitBytes) ? [place] : []));
}

/** That memories are under pressure, with the figures, and what helps. */
export function describePressure(run: RunView, pressed: readonly number[]): string {
  const { provers, limitBytes } = readMemory(run);
  const limit = formatBytes(limitBytes ?? 0);
  const used = pressed.map((place) => {
    const bytes = formatBytes(provers[place] ?? 0);
    return provers.length > 1 ? `prover ${place + 1} uses ${bytes}` : `${bytes} are used`;
  });
  const share = `${Math.round(PRESSURE_SHARE * 100)} %`;
  return `Memory pressure: ${used.join(', ')} of ${limit}, which is ${share} or more. ${describeRemedy(run)}`;
}

/** What helps: it depends on what the run does by itself. */
function describeRemedy({ record }: RunView): string {
  switch (record.config.recycling) {
    case 'threshold':
      return 'The memory is replaced before the next proof.';
    case 'off':
      return 'The next proof may not fit: refresh the memory now. For runs to come, set “Fresh memory” in the form, or fewer threads.';
    default:
      return 'The memory is replaced after its proofs, or before one that is not expected to fit. If that is too late, refresh it now, or set fewer proofs for a memory, or fewer threads.';
  }
}

/** `410 MiB of 512 MiB`, for the list of provers. */
export function describeProverMemory(run: RunView, place: number): string {
  const { provers, limitBytes } = readMemory(run);
  const bytes = formatBytes(provers[place] ?? 0);
  return limitBytes === null ? bytes : `${bytes} of ${formatBytes(limitBytes)}`;
}
