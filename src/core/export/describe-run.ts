import { pathOf } from '../experiment/switches.ts';
import type { RunRecord } from '../run.ts';
import type { EpochMs } from '../units.ts';

/** How long a file's name may be before its ending; file systems take 255 bytes with it. */
const MOST_NAME_LENGTH = 120;

/**
 * A run in one line, as it heads every exported file: program, release, path and date.
 * A run of the fake prover says so, because its figures are no evidence of anything.
 */
export function describeRun({ config, startedAt, environment }: RunRecord): string {
  const path = pathOf(config.switches);
  const on = path === null ? 'with switches of its own' : `on the ${path} path`;
  const moment = formatIso(startedAt)
    .replace('T', ' ')
    .replace(/:\d\dZ$/, ' UTC');
  const fake = environment.prover === 'fake' ? ' (fake prover: no figure is evidence)' : '';
  return `${config.program} on o1js ${config.o1js} ${on}, ${moment}${fake}`;
}

/**
 * A name for a file about a run, safe on every file system: letters, digits, dots, hyphens and
 * underscores only, and neither a dot nor a hyphen first.
 * @param ending with its dot, such as `.csv`.
 */
export function nameExport(record: RunRecord, ending: string): string {
  const { config, startedAt, environment } = record;
  const parts = [
    ...(environment.prover === 'fake' ? ['fake'] : []),
    config.program,
    `o1js-${config.o1js}`,
    pathOf(config.switches) ?? 'own-switches',
    formatIso(startedAt).replaceAll(':', '-'),
  ];
  const safe = parts.join('_').replace(/[^A-Za-z0-9._-]+/g, '-');
  return `${safe.replace(/^[.-]+/, '').slice(0, MOST_NAME_LENGTH)}${ending}`;
}

/** A moment in UTC to the second: `2026-11-21T03:02:32Z`. */
export function formatIso(at: EpochMs): string {
  return new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');
}

/** Proofs as people count them, from 1: `proof 3`, `proofs 3, 4 and 7`; `limit` of them at most. */
export function listProofs(indices: readonly number[], limit = 10): string {
  const names = indices.slice(0, limit).map((index) => String(index + 1));
  if (indices.length > limit) names.push(`${indices.length - limit} more`);
  const last = names.pop() ?? 'none';
  return names.length === 0 ? `proof ${last}` : `proofs ${names.join(', ')} and ${last}`;
}
