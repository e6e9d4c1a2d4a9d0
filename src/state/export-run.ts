import { nameExport } from '../core/export/describe-run.ts';
import { buildHeapProfile, proofForHeapProfile } from '../core/export/devtools-heap-profile.ts';
import { DhatBuilder } from '../core/export/dhat.ts';
import { EXPORT_TEXT, missingFor } from '../core/export/export-formats.ts';
import type { ExportFormat } from '../core/export/export-formats.ts';
import { arrangeLedger } from '../core/export/ledger-log.ts';
import { buildProofsCsv } from '../core/export/proofs-csv.ts';
import { buildReport } from '../core/export/report.ts';
import { SpeedscopeBuilder } from '../core/export/speedscope.ts';
import { buildTrace } from '../core/export/trace-events.ts';
import type { LedgerEvents } from '../core/ledger/ledger-events.ts';
import type { LogRemark } from '../core/ledger/write-log.ts';
import type { ProofDetail } from '../core/run.ts';
import { StorageError } from '../storage/run-repository.ts';
import type { ReadRun } from '../storage/run-repository.ts';
import { noteMissing } from './describe-damaged.ts';
import { Store } from './store.ts';

/** What exporting needs of the rest of the page. */
export interface ExportServices {
  /** `null` if there is no run of that id. */
  readonly readRun: (id: string) => Promise<ReadRun | null>;
  /**
   * One proof's, or that of loading and compiling (−1); `null` if none is stored. Rejects with a
   * StorageError if it cannot be read.
   */
  readonly readDetail: (runId: string, index: number) => Promise<ProofDetail | null>;
  /** Writes stretches of a ledger as text, headed by notes, with remarks between them. */
  readonly writeLog: (
    stretches: readonly LedgerEvents[],
    notes: readonly string[],
    remarks: readonly LogRemark[],
  ) => Iterable<string>;
  readonly saveFile: (file: Blob, name: string) => void;
}

/** How the export that was asked for last stands. */
export type ExportState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'pending'; readonly runId: string; readonly format: ExportFormat }
  | {
      readonly kind: 'saved';
      readonly runId: string;
      readonly format: ExportFormat;
      readonly name: string;
    }
  | {
      readonly kind: 'failed';
      readonly runId: string;
      readonly format: ExportFormat;
      /** A sentence. */
      readonly reason: string;
    };

/** A run has nothing that could be written in the format; the message is for people. */
class NothingToExportError extends Error {
  override readonly name = 'NothingToExportError';
}

/** Writes stored runs into files, one at a time. */
export class RunExports {
  readonly state = new Store<ExportState>({ kind: 'idle' });
  readonly #services: ExportServices;

  constructor(services: ExportServices) {
    this.#services = services;
  }

  /**
   * Saves a run as a file. A failure is part of the state; never rejects. Does nothing while another
   * export is under way.
   */
  async save(runId: string, format: ExportFormat): Promise<void> {
    if (this.state.value.kind === 'pending') return;
    const asked = { runId, format };
    this.state.set({ kind: 'pending', ...asked });
    try {
      const run = await this.#services.readRun(runId);
      if (run === null) throw new NothingToExportError('This run is no longer stored.');
      const missing = missingFor(format, run);
      if (missing !== null) throw new NothingToExportError(missing);
      const { ending, mediaType } = EXPORT_TEXT[format];
      const name = nameExport(run.record, ending);
      const parts = await this.#write(run, format);
      this.#services.saveFile(new Blob([...parts], { type: mediaType }), name);
      this.state.set({ kind: 'saved', ...asked, name });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.state.set({ kind: 'failed', ...asked, reason });
    }
  }

  async #write(run: ReadRun, format: ExportFormat): Promise<Iterable<string>> {
    switch (format) {
      case 'report':
        return [JSON.stringify(buildReport(run, noteMissing(run)), null, 2)];
      case 'csv':
        return [buildProofsCsv(run)];
      case 'trace':
        return [JSON.stringify(buildTrace(run))];
      case 'heapprofile': {
        const proof = proofForHeapProfile(run.proofs);
        if (proof === null) throw new NothingToExportError('No heap of this run was walked.');
        const profile = buildHeapProfile(run.record, proof, { snapshot: null, own: null });
        return [JSON.stringify(profile)];
      }
      case 'speedscope': {
        const builder = new SpeedscopeBuilder(run);
        for await (const detail of this.#details(run)) builder.add(detail);
        return [JSON.stringify(builder.build())];
      }
      case 'dhat': {
        const builder = new DhatBuilder(run);
        let stretches = 0;
        for await (const detail of this.#details(run)) {
          if (detail.events !== null) stretches += 1;
          builder.add(detail);
        }
        requireLedger(stretches);
        return [JSON.stringify(builder.build())];
      }
      case 'ledger': {
        const stretches = new Map<number, LedgerEvents>();
        for await (const { index, events } of this.#details(run)) {
          if (events !== null) stretches.set(index, events);
        }
        requireLedger(stretches.size);
        const log = arrangeLedger(run, stretchesOf(run), stretches);
        return this.#services.writeLog(log.stretches, log.notes, log.remarks);
      }
    }
  }

  /** Every detail that can be read, in order of the index; one at a time is in memory. */
  async *#details(run: ReadRun): AsyncGenerator<ProofDetail> {
    for (const index of stretchesOf(run)) {
      const detail = await this.#tryToRead(run.record.id, index);
      if (detail !== null) yield detail;
    }
  }

  /** What is damaged is missing for an export, and named there as missing: the rest is still good. */
  async #tryToRead(id: string, index: number): Promise<ProofDetail | null> {
    try {
      return await this.#services.readDetail(id, index);
    } catch (error) {
      if (error instanceof StorageError && error.code === 'damaged') return null;
      throw error;
    }
  }
}

/** Loading and compiling, then each proof that was made, whether its sample can be read or not. */
function stretchesOf({ record, proofs }: ReadRun): readonly number[] {
  // Of a run that several provers made, some may never have been begun.
  if (proofs.length === record.proofsDone) return [-1, ...proofs.map(({ index }) => index)];
  const made = Math.max(record.proofsDone, (proofs.at(-1)?.index ?? -1) + 1);
  return Array.from({ length: made + 1 }, (_, i) => i - 1);
}

function requireLedger(stretches: number): void {
  if (stretches === 0) throw new NothingToExportError('No ledger of this run is stored.');
}
