import type { LedgerTotals } from '../core/ledger/class-summary.ts';
import { FINDINGS, SHOWN_AT_MOST } from '../core/ledger/log-tally.ts';
import type { Finding, FindingKind } from '../core/ledger/log-tally.ts';
import type { LogReading } from '../core/ledger/read-log.ts';
import { formatBytes, formatCount } from '../core/units.ts';

/** What a log comes down to, in one or two sentences. */
export function describeTotals(totals: LedgerTotals): string {
  const { alive, aliveBytes, allocated, overDropped } = totals;
  const all = `${formatCount(allocated)} ${allocated === 1 ? 'allocation' : 'allocations'}`;
  const size = aliveBytes === null ? '' : `, ${formatBytes(aliveBytes)} in all`;
  const left =
    alive === 0
      ? `Nothing is left alive of ${all}.`
      : `${formatCount(alive)} of ${all} ${alive === 1 ? 'was' : 'were'} never dropped${size}.`;
  if (overDropped === 0) return left;
  const drops = overDropped === 1 ? '1 drop' : `${formatCount(overDropped)} drops`;
  return `${left} ${drops} had nothing to drop.`;
}

/** A line that a table lists, and what is to be said of it. */
export interface LineNote {
  readonly line: number;
  readonly what: string;
  readonly finding: Finding;
}

/** Every finding that was kept, by line. */
export function listFindings({ findings }: LogReading): readonly LineNote[] {
  return kindsOf({ findings })
    .flatMap((kind) =>
      findings[kind].first.map((finding) => ({
        line: finding.line,
        what: `${capitalise(FINDINGS[kind])}${describeDifference(kind, finding)}`,
        finding,
      })),
    )
    .toSorted((a, b) => a.line - b.line);
}

/** How often each kind of finding was seen, for those that were. */
export function countFindings({
  findings,
}: Pick<LogReading, 'findings'>): readonly { readonly what: string; readonly count: number }[] {
  return kindsOf({ findings }).map((kind) => ({
    what: FINDINGS[kind],
    count: findings[kind].count,
  }));
}

/** Says that a list goes on; empty if it does not. */
export function describeCut(count: number): string {
  return count > SHOWN_AT_MOST ? ` The first ${SHOWN_AT_MOST} are listed.` : '';
}

export function capitalise(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

function kindsOf({ findings }: Pick<LogReading, 'findings'>): readonly FindingKind[] {
  const kinds = Object.keys(FINDINGS) as FindingKind[];
  return kinds.filter((kind) => findings[kind].count > 0);
}

function describeDifference(kind: FindingKind, { bytes, allocated }: Finding): string {
  if (allocated === null) return '';
  if (kind === 'size-differs') {
    return `: ${formatCount(bytes)} bytes instead of ${formatCount(allocated.bytes)}`;
  }
  return kind === 'type-differs' || kind === 'duplicate-id' ? `, as ${allocated.type}` : '';
}
