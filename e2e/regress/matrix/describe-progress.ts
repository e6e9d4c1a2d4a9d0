import type { Report } from '../../../src/core/export/report-format.ts';
import { formatDuration } from '../../../src/core/units.ts';

/** How far the run of a cell is, in a line: `proof 3 of at most 7, 5.1 s`. */
export function describeProgress({ config, proofs, compile }: Report): string {
  const last = proofs.at(-1);
  if (last === undefined) {
    return compile.ms === null ? 'compiling' : `compiled in ${formatDuration(compile.ms)}`;
  }
  const most = config.warmup + config.proofs;
  return `proof ${last.index + 1} of at most ${most}, ${formatDuration(last.proveMs)}`;
}
