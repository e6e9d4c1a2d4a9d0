import type { ProofSample, RunRecord } from '../run.ts';

/** What a run can be saved as. */
export const EXPORT_FORMATS = [
  'report',
  'csv',
  'ledger',
  'speedscope',
  'heapprofile',
  'dhat',
  'trace',
] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** How a format is told to people, and how its files are called. */
export interface ExportText {
  readonly label: string;
  /** Which tool opens it, in a sentence. */
  readonly opensIn: string;
  /** Of the file's name, with its dot. */
  readonly ending: string;
  readonly mediaType: string;
}

export const EXPORT_TEXT: Readonly<Record<ExportFormat, ExportText>> = {
  report: {
    label: 'Report',
    opensIn: 'JSON with verdict and figures, for scripts.',
    ending: '.report.json',
    mediaType: 'application/json',
  },
  csv: {
    label: 'Table of proofs',
    opensIn: 'CSV; opens in any spreadsheet.',
    ending: '.csv',
    mediaType: 'text/csv;charset=utf-8',
  },
  ledger: {
    label: 'Ledger',
    opensIn: 'Text of @ALLOCATE and @DROP lines; opens in this page and in scripts.',
    ending: '.ledger.log',
    mediaType: 'text/plain;charset=utf-8',
  },
  speedscope: {
    label: 'Memory as flame graphs',
    opensIn: 'Opens in speedscope.app.',
    ending: '.speedscope.json',
    mediaType: 'application/json',
  },
  heapprofile: {
    label: 'Heap profile',
    opensIn: 'Opens in Chrome’s DevTools, Memory, Load profile.',
    ending: '.heapprofile',
    mediaType: 'application/json',
  },
  dhat: {
    label: 'Lifetimes of handles',
    opensIn: 'Opens in dh_view.html of Valgrind’s DHAT.',
    ending: '.dhat.json',
    mediaType: 'application/json',
  },
  trace: {
    label: 'Trace of phases',
    opensIn: 'Opens in ui.perfetto.dev and in Chrome’s DevTools, Performance.',
    ending: '.trace.json',
    mediaType: 'application/json',
  },
};

/** A run, as far as it takes to know what there is to save. */
export interface ExportableRun {
  readonly record: RunRecord;
  readonly proofs: readonly ProofSample[];
}

/** Why a run cannot be saved in a format, in a sentence; `null` if it can. */
export function missingFor(format: ExportFormat, { proofs }: ExportableRun): string | null {
  switch (format) {
    case 'report':
      return null;
    case 'csv':
    case 'trace':
      return proofs.length === 0 ? 'No proof is finished.' : null;
    case 'speedscope':
    case 'heapprofile':
      if (proofs.length === 0) return 'No proof is finished.';
      return proofs.every(({ heap }) => heap === null) ? 'No heap of this run was walked.' : null;
    case 'ledger':
    case 'dhat':
      if (proofs.length === 0) return 'No proof is finished.';
      return proofs.every(({ handles }) => handles === null || handles.byClass === null)
        ? 'This run kept no ledger of handles.'
        : null;
  }
}
