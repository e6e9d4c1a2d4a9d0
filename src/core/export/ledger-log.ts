import { describeRefresh, listRefreshes } from '../describe-refresh.ts';
import type { LedgerEvents } from '../ledger/ledger-events.ts';
import { renumberHandles } from '../ledger/renumber-handles.ts';
import type { LogRemark } from '../ledger/write-log.ts';
import { lifeOfStretch } from '../memory-life.ts';
import type { RunRecord, StoredRun } from '../run.ts';
import { listStretches } from './describe-run.ts';

/** What `writeLog` takes to write the ledger of a run. */
export interface LedgerLog {
  readonly stretches: readonly LedgerEvents[];
  readonly notes: readonly string[];
  readonly remarks: readonly LogRemark[];
}

/**
 * The ledger of a run as it is to be written: memory after memory, with a remark wherever one was
 * replaced and where another prover's begins.
 *
 * @param all indices of the stretches that the run had.
 * @param known what is stored of it, by the index of its stretch.
 */
export function arrangeLedger(
  run: Pick<StoredRun, 'record' | 'proofs'>,
  all: readonly number[],
  known: ReadonlyMap<number, LedgerEvents>,
): LedgerLog {
  const { record, proofs } = run;
  const placed = [...known].map(([index, events]) => ({
    life: lifeOfStretch(index, proofs),
    events,
  }));
  const renumbered = renumberHandles(placed);
  const before = (life: number) => {
    const place = renumbered.findIndex((stretch) => stretch.life >= life);
    return place < 0 ? renumbered.length : place;
  };
  const { lives, config } = record;
  const refreshes = listRefreshes(record).map((refresh) => ({
    life: refresh.life,
    text: `${describeRefresh(refresh, config.provers)} What was alive in the old one went with it, and is not dropped here.`,
  }));
  const beginnings = lives.flatMap(({ prover, cause }, life) =>
    config.provers > 1 && cause.kind === 'start'
      ? [{ life, text: `The memory of prover ${prover + 1}.` }]
      : [],
  );
  return {
    stretches: renumbered.map(({ events }) => events),
    notes: notesOn(
      record,
      all.filter((index) => !known.has(index)),
    ),
    remarks: [...beginnings, ...refreshes]
      .toSorted((a, b) => a.life - b.life)
      .map(({ life, text }) => ({ before: before(life), text })),
  };
}

/** What anybody has to know who takes for leaked whatever a log does not drop. */
function notesOn({ lives }: RunRecord, missing: readonly number[]): readonly string[] {
  return [
    ...(missing.length === 0
      ? []
      : [
          `The ledger of ${listStretches(missing)} is not stored, or cannot be read: what was born there is missing here, and what ended there is not dropped.`,
        ]),
    ...(lives.length < 2
      ? []
      : [
          'This run had several memories, which follow one another here. What was born in those after the first while they were loading and compiling is not kept, and missing here.',
        ]),
  ];
}
