import { describe, expect, it } from 'vitest';
import { recycledRun } from '../fixtures/recycled-run.ts';
import type { SecondMemory } from '../fixtures/recycled-run.ts';
import type { LedgerEvents } from '../ledger/ledger-events.ts';
import { writeLog } from '../ledger/write-log.ts';
import { arrangeLedger } from './ledger-log.ts';

/** The log of a run, without its general head. */
function linesOf(second: SecondMemory): readonly string[] {
  const { run, details } = recycledRun(second);
  const known = new Map<number, LedgerEvents>(
    details.flatMap(({ index, events }) => (events === null ? [] : [[index, events]])),
  );
  const { stretches, notes, remarks } = arrangeLedger(run, [...known.keys()], known);
  const lines = [...writeLog(stretches, notes, remarks)].join('').split('\n');
  return lines.slice(lines.findIndex((line) => line.includes('This run had several')) + 1, -1);
}

describe('arrangeLedger', () => {
  it('says where a memory was replaced, and gives its handles ids of their own', () => {
    expect(linesOf('replaces')).toEqual([
      '@ALLOCATE WasmFpSrs 32 caller:0 0',
      '@ALLOCATE WasmFpSrs 32 caller:0 1',
      '@DROP WasmFpSrs 32 0',
      '# The memory of 287 MiB was replaced before proof 3, after 2 proofs, as set. Ready again in 4.0 s. What was alive in the old one went with it, and is not dropped here.',
      '@ALLOCATE WasmFpSrs 32 caller:0 2',
      '@ALLOCATE WasmFpSrs 32 caller:0 3',
      '@DROP WasmFpSrs 32 2',
    ]);
  });

  it('puts the memories of provers that worked at the same time after one another', () => {
    expect(linesOf('beside')).toEqual([
      '# The memory of prover 1.',
      '@ALLOCATE WasmFpSrs 32 caller:0 0',
      '@ALLOCATE WasmFpSrs 32 caller:0 1',
      '@DROP WasmFpSrs 32 0',
      '# The memory of prover 2.',
      '@ALLOCATE WasmFpSrs 32 caller:0 2',
      '@ALLOCATE WasmFpSrs 32 caller:0 3',
      '@DROP WasmFpSrs 32 2',
    ]);
  });

  it('has the remark on a memory of which nothing is stored at the end', () => {
    const { run } = recycledRun('replaces');
    const { remarks, notes } = arrangeLedger(run, [-1, 0, 1, 2, 3], new Map());
    expect(remarks).toEqual([{ before: 0, text: expect.stringContaining('was replaced') }]);
    expect(notes.join(' ')).toContain(
      'loading and compiling and of proofs 1 to 4 is not stored, or cannot be read',
    );
  });
});
