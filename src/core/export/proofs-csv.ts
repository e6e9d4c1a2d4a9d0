import { pathOf } from '../experiment/switches.ts';
import { proverOf } from '../memory-life.ts';
import type { PhaseName, ProofSample, RunRecord, StoredRun } from '../run.ts';
import { switchesInForce } from '../switch-changes.ts';
import { pagesToBytes } from '../units.ts';
import { formatIso } from './describe-run.ts';

/** Text, a number, a truth, or nothing where it was not measured. */
type Cell = string | number | boolean | null;

const PHASES: readonly PhaseName[] = [
  'witness',
  'step proof',
  'wrap witness',
  'wrap proof',
  'serialise',
  'verify',
];

/** What a cell may not begin with if spreadsheets are to take it for text (OWASP, CSV injection). */
const FORMULA = /^[=+\-@\t\r]/;

/**
 * The proofs of a run as a table, one row each, with a header: RFC 4180, lines ended by CRLF.
 * Columns name their units; what was not measured is empty. Text that a spreadsheet would take for a
 * formula gets an apostrophe before it.
 */
export function buildProofsCsv(run: StoredRun): string {
  const rows = run.proofs.map((proof) => rowOf(run.record, proof));
  const header = Object.keys(rows[0] ?? rowOf(run.record, null));
  const lines = [header, ...rows.map((row) => Object.values(row))];
  return lines.map((cells) => `${cells.map(writeCell).join(',')}\r\n`).join('');
}

/** A row by its columns; of no proof, for the header of a run that has none. */
function rowOf(record: RunRecord, proof: ProofSample | null): Readonly<Record<string, Cell>> {
  const { config, environment } = record;
  const { heap = null, handles = null, pages } = proof ?? {};
  const mark = heap?.mark ?? null;
  return {
    run: record.id,
    program: config.program,
    o1js: config.o1js,
    path: proof === null ? null : pathAt(record, proof.index),
    threads: config.threads,
    browser: environment.browser,
    prover: environment.prover,
    proof: proof === null ? null : proof.index + 1,
    warmup: proof?.warmup ?? null,
    memory: proof === null ? null : proof.life + 1,
    proof_of_memory: proof === null ? null : proof.nth + 1,
    prover_number: proof === null ? null : proverOf(record.lives, proof.life) + 1,
    started_at: proof === null ? null : formatIso(proof.startedAt),
    prove_ms: proof?.proveMs ?? null,
    verify_ms: proof?.verifyMs ?? null,
    verified: proof?.verified ?? null,
    pages_before: pages?.before ?? null,
    pages_after: pages?.after ?? null,
    pages_high_water: pages?.highWater ?? null,
    memory_bytes: pages === undefined ? null : pagesToBytes(pages.after),
    static_bytes: heap?.staticBytes ?? null,
    live_bytes: heap?.liveBytes ?? null,
    live_chunks: heap?.chunks ?? null,
    thread_stack_bytes: heap?.threadStacks?.bytes ?? null,
    handle_bytes: mark?.handleBytes ?? null,
    unreachable_bytes: mark?.unreachableBytes ?? null,
    unreachable_chunks: mark?.unreachableChunks ?? null,
    free_bytes: heap?.freeBytes ?? null,
    largest_free_bytes: heap?.largestFreeBytes ?? null,
    top_bytes: heap?.topBytes ?? null,
    coverage: heap?.coverage ?? null,
    live_handles: handles?.live ?? null,
    violations: handles?.violations ?? null,
    ...Object.fromEntries(
      PHASES.map((name) => [
        `${name.replaceAll(' ', '_')}_phase_ms`,
        proof?.phases.find((phase) => phase.name === name)?.ms ?? null,
      ]),
    ),
  };
}

/** The path whose switches were in force in a proof. */
function pathAt({ config, switchChanges }: RunRecord, index: number): string {
  const since = switchChanges.filter(({ beforeProof }) => beforeProof <= index);
  return pathOf(switchesInForce({ config, switchChanges: since })) ?? 'own switches';
}

/** A cell as RFC 4180 has it. */
export function writeCell(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell !== 'string') return String(cell);
  const text = FORMULA.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
