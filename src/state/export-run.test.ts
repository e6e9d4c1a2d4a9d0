import { describe, expect, it } from 'vitest';
import { EXPORT_FORMATS } from '../core/export/export-formats.ts';
import { inspectedRun } from '../core/fixtures/inspected-run.ts';
import type { LedgerEvents } from '../core/ledger/ledger-events.ts';
import type { ProofDetail, StoredRun } from '../core/run.ts';
import { StorageError } from '../storage/run-repository.ts';
import type { DamagedPart } from '../storage/run-repository.ts';
import { RunExports } from './export-run.ts';
import type { ExportServices, ExportState } from './export-run.ts';

const { run, details } = inspectedRun();

/** A page that has one run stored, and remembers what it was told to save. */
function pageWith(
  stored: StoredRun | null,
  kept: readonly ProofDetail[],
  change: Partial<ExportServices> = {},
  damaged: readonly DamagedPart[] = [],
) {
  const saved: { readonly file: Blob; readonly name: string }[] = [];
  const read: number[] = [];
  const exports = new RunExports({
    readRun: () => Promise.resolve(stored === null ? null : { ...stored, damaged }),
    readDetail: (_, index) => {
      read.push(index);
      return Promise.resolve(kept.find((detail) => detail.index === index) ?? null);
    },
    writeLog: (stretches: readonly LedgerEvents[], notes: readonly string[]) => [
      ...notes.map((note) => `${note}\n`),
      ...stretches.map(({ firstId }) => `${firstId}\n`),
    ],
    saveFile: (file, name) => saved.push({ file, name }),
    ...change,
  });
  const states: ExportState[] = [];
  exports.state.subscribe((state) => states.push(state));
  return { exports, saved, read, states };
}

describe('RunExports', () => {
  it.each(EXPORT_FORMATS)('saves a run as %s, named after it', async (format) => {
    const { exports, saved, states } = pageWith(run, details);
    await exports.save('run-1', format);
    expect(states.map(({ kind }) => kind)).toEqual(['pending', 'saved']);
    expect(saved).toHaveLength(1);
    expect(saved[0]?.name).toMatch(/^square_o1js-2\.15\.0_shipped_2026-09-21T14-13-20Z\.[a-z.]+$/);
    const text = (await saved[0]?.file.text()) ?? '';
    expect(text.length).toBeGreaterThan(0);
    if (format !== 'csv' && format !== 'ledger') expect(JSON.parse(text)).toBeTypeOf('object');
  });

  it('reads details in order, and only for what is made of them', async () => {
    const { exports, saved, read } = pageWith(run, details);
    await exports.save('run-1', 'csv');
    expect(read).toEqual([]);
    await exports.save('run-1', 'ledger');
    expect(read).toEqual([-1, 0, 1]);
    expect(await saved[1]?.file.text()).toBe('0\n1\n3\n');
  });

  it('says in a ledger which stretches it lacks', async () => {
    const { exports, saved } = pageWith(run, details.slice(2));
    await exports.save('run-1', 'ledger');
    expect(await saved[0]?.file.text()).toBe(
      'The ledger of loading and compiling and of proof 1 is not stored, or cannot be read: what was born there is missing here, and what ended there is not dropped.\n3\n',
    );
  });

  it.each([
    ['the run is gone', pageWith(null, []), 'report', 'This run is no longer stored.'],
    ['no ledger is stored', pageWith(run, []), 'dhat', 'No ledger of this run is stored.'],
    ['no ledger is stored', pageWith(run, []), 'ledger', 'No ledger of this run is stored.'],
    ['nothing is proved', pageWith({ ...run, proofs: [] }, []), 'csv', 'No proof is finished.'],
    [
      'storage fails',
      pageWith(run, [], { readRun: () => Promise.reject(new Error('The disk is full.')) }),
      'report',
      'The disk is full.',
    ],
    [
      'the browser refuses',
      pageWith(run, [], {
        saveFile: () => {
          throw new Error('Not allowed.');
        },
      }),
      'csv',
      'Not allowed.',
    ],
  ] as const)('says why it failed: %s', async (_, page, format, reason) => {
    await page.exports.save('run-1', format);
    expect(page.exports.state.value).toEqual({ kind: 'failed', runId: 'run-1', format, reason });
    expect(page.saved).toEqual([]);
  });

  it('does one at a time, and another one afterwards', async () => {
    const { exports, saved } = pageWith(run, details);
    await Promise.all([exports.save('run-1', 'report'), exports.save('run-1', 'csv')]);
    expect(saved.map(({ name }) => name.split('Z')[1])).toEqual(['.report.json']);
    await exports.save('run-1', 'csv');
    expect(saved).toHaveLength(2);
  });

  it('leaves out a ledger that is damaged, names it, and does not give up the rest', async () => {
    const { exports, saved } = pageWith(run, [], {
      readDetail: (_, index) =>
        index === 0
          ? Promise.reject(new StorageError('damaged', 'torn'))
          : Promise.resolve(details.find((detail) => detail.index === index) ?? null),
    });
    await exports.save('run-1', 'ledger');
    expect(await saved[0]?.file.text()).toMatch(
      /ledger of .*proof 1 is not stored, or cannot be read/,
    );
  });

  it('says in the report which proofs cannot be read', async () => {
    const damaged = [
      { part: 'curve', index: -1, problem: 'points: not a list', isNewer: false },
    ] as const;
    const { exports, saved } = pageWith(run, details, {}, damaged);
    await exports.save('run-1', 'report');
    expect(JSON.parse((await saved[0]?.file.text()) ?? '')).toMatchObject({
      reasons: expect.arrayContaining([
        'The memory curve of compiling is stored and cannot be read (points: not a list); the figures are without it.',
      ]),
    });
  });
});
