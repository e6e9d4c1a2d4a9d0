import { describeRefresh, listRefreshes } from '../describe-refresh.ts';
import type { RunRecord } from '../run.ts';
import type { ReportMemory } from './report-format.ts';

/** Every memory that a run had, for its report. */
export function reportMemories(record: RunRecord): readonly ReportMemory[] {
  const sentences = new Map(
    listRefreshes(record).map((refresh) => [
      refresh.life,
      describeRefresh(refresh, record.config.provers),
    ]),
  );
  const since = (at: number | null) => (at === null ? null : at - record.startedAt);
  return record.lives.map((life, index) => ({
    prover: life.prover,
    beforeProof: life.beforeProof,
    cause: life.cause.kind,
    detail: sentences.get(index) ?? '',
    startMs: life.startedAt - record.startedAt,
    readyMs: since(life.readyAt),
    endMs: since(life.endedAt),
    compileMs: life.compile?.ms ?? null,
    pagesAtEnd: life.lastPages,
    verificationKeyHash: life.compile?.verificationKeyHash ?? null,
  }));
}
