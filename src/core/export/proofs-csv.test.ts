import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PATHS } from '../experiment/switches.ts';
import { inspectedRun } from '../fixtures/inspected-run.ts';
import { buildProofsCsv, writeCell } from './proofs-csv.ts';

const { run } = inspectedRun();

/** A reader of RFC 4180 of its own: the grammar of the standard, character by character. */
function readCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/y;
  while (field.lastIndex < text.length) {
    const match = field.exec(text);
    if (match === null) throw new Error('not of RFC 4180');
    row.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '');
    if (match[3] === '\r\n') {
      rows.push(row);
      row = [];
    }
  }
  return rows;
}

function rowsOf(csv: string): Record<string, string | undefined>[] {
  const [header = [], ...rows] = readCsv(csv);
  return rows.map((row) => Object.fromEntries(header.map((name, i) => [name, row[i]])));
}

describe('buildProofsCsv', () => {
  it('has a row for each proof, of as many cells as the header', () => {
    const table = readCsv(buildProofsCsv(run));
    expect(table).toHaveLength(3);
    expect(new Set(table.map((row) => row.length)).size).toBe(1);
    expect(rowsOf(buildProofsCsv(run))[1]).toMatchObject({
      run: 'run-1',
      program: 'square',
      o1js: '2.15.0',
      path: 'shipped',
      proof: '2',
      warmup: 'false',
      started_at: '2026-09-21T14:16:00Z',
      prove_ms: '10000',
      verified: 'true',
      memory_bytes: String(64 * 65_536),
      live_bytes: '3145728',
      handle_bytes: '600000',
      live_handles: '3',
      witness_phase_ms: '1200',
      wrap_proof_phase_ms: '',
    });
  });

  it('leaves empty what was not measured', () => {
    const proofs = run.proofs.map((proof) => ({ ...proof, heap: null, handles: null }));
    expect(rowsOf(buildProofsCsv({ ...run, proofs }))[0]).toMatchObject({
      live_bytes: '',
      unreachable_bytes: '',
      live_handles: '',
    });
  });

  it('has the path under which each proof was made', () => {
    const switchChanges = [{ beforeProof: 1, switches: PATHS.freeing }];
    const rows = rowsOf(buildProofsCsv({ ...run, record: { ...run.record, switchChanges } }));
    expect(rows.map(({ path }) => path)).toEqual(['shipped', 'freeing']);
  });

  it('has the same header without any proof', () => {
    const [header] = readCsv(buildProofsCsv(run));
    expect(readCsv(buildProofsCsv({ ...run, proofs: [] }))).toEqual([header]);
  });
});

describe('writeCell', () => {
  it.each([
    [null, ''],
    [-3.5, '-3.5'],
    [true, 'true'],
    ['plain', 'plain'],
    ['a,b', '"a,b"'],
    ['say "x"', '"say ""x"""'],
    ['two\nlines', '"two\nlines"'],
    ['=1+1', "'=1+1"],
    ['+1', "'+1"],
    ['-1', "'-1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1', "'\t=1"],
    ['=HYPERLINK("x","y")', `"'=HYPERLINK(""x"",""y"")"`],
  ])('%j', (cell, text) => {
    expect(writeCell(cell)).toBe(text);
  });

  it('is read back as it was, but for the guard, and never begins like a formula', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const [[read = ''] = []] = readCsv(`${writeCell(text)}\r\n`);
        expect([text, `'${text}`]).toContain(read);
        expect(read).not.toMatch(/^[=+\-@\t\r]/);
      }),
    );
  });
});
