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

/**
 * Proofs as people count them, from 1: `proof 3`, `proofs 3, 4 and 7 to 9`.
 * @param indices ascending, at least one.
 * @param limit so many names at most; how many proofs are left then is the last of them.
 */
export function listProofs(indices: readonly number[], limit = 10): string {
  const ranges = findRanges(indices);
  const listed = ranges.slice(0, limit);
  const names = listed.map(([from, to]) => (from === to ? `${from}` : `${from} to ${to}`));
  const left = ranges.slice(limit).reduce((sum, [from, to]) => sum + to - from + 1, 0);
  if (left > 0) names.push(`${left} more`);
  const last = names.pop() ?? 'none';
  const noun = indices.length === 1 ? 'proof' : 'proofs';
  return names.length === 0 ? `${noun} ${last}` : `${noun} ${names.join(', ')} and ${last}`;
}

/** Stretches of a run likewise, of which −1 is loading and compiling. */
export function listStretches(indices: readonly number[]): string {
  const proofs = indices.filter((index) => index >= 0);
  return [
    ...(proofs.length < indices.length ? ['loading and compiling'] : []),
    ...(proofs.length === 0 ? [] : [listProofs(proofs)]),
  ].join(' and of ');
}

/** Numbers of proofs from 1: three or more in a row as one range, all others by themselves. */
function findRanges(indices: readonly number[]): readonly (readonly [from: number, to: number])[] {
  const ranges: (readonly [number, number])[] = [];
  for (let i = 0; i < indices.length;) {
    const from = (indices[i] ?? 0) + 1;
    let length = 1;
    while (indices[i + length] === from - 1 + length) length += 1;
    if (length === 2) length = 1;
    ranges.push([from, from + length - 1]);
    i += length;
  }
  return ranges;
}
