import { describe, expect, it } from 'vitest';
import { inspectedRun } from '../fixtures/inspected-run.ts';
import { EXPORT_FORMATS, EXPORT_TEXT, missingFor } from './export-formats.ts';
import type { ExportableRun } from './export-formats.ts';

const { run } = inspectedRun();
const missing = (of: ExportableRun) => EXPORT_FORMATS.filter((f) => missingFor(f, of) !== null);

describe('missingFor', () => {
  it('finds nothing missing in a run that was followed closely', () => {
    expect(missing(run)).toEqual([]);
  });

  it('misses the heap where it was not walked, and the ledger where none was kept', () => {
    const unwalked = run.proofs.map((proof) => ({ ...proof, heap: null }));
    const unfollowed = run.proofs.map((proof) => ({ ...proof, handles: null }));
    expect(missing({ ...run, proofs: unwalked })).toEqual(['speedscope', 'heapprofile']);
    expect(missing({ ...run, proofs: unfollowed })).toEqual(['ledger', 'dhat']);
  });

  it('has the report alone before the first proof', () => {
    expect(missing({ ...run, proofs: [] })).toEqual(EXPORT_FORMATS.filter((f) => f !== 'report'));
  });
});

describe('EXPORT_TEXT', () => {
  it('gives every format an ending of its own', () => {
    const endings = EXPORT_FORMATS.map((format) => EXPORT_TEXT[format].ending);
    expect(new Set(endings).size).toBe(endings.length);
  });
});
