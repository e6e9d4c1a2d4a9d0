import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inspectedRun, ledgerEvents } from '../fixtures/inspected-run.ts';
import { FORMAT_VERSION } from '../run.ts';
import type { ProofDetail, StoredRun } from '../run.ts';
import { DhatBuilder } from './dhat.ts';
import type { DhatFile } from './dhat.ts';

function dhatOf(run: StoredRun, details: readonly ProofDetail[]): DhatFile {
  const builder = new DhatBuilder(run);
  for (const detail of details) builder.add(detail);
  return builder.build();
}

/** Points by their frames in words. */
function pointsOf({ pps, ftbl }: DhatFile) {
  return new Map(pps.map(({ fs, ...rest }) => [fs.map((f) => ftbl[f]).join(' | '), rest]));
}

/** Everything that the reader in `dh_view.js` insists on, and what the writer in `dh_main.c` asserts. */
function findFaults(text: string): string[] {
  const file = JSON.parse(text) as Record<string, unknown>;
  const faults: string[] = [];
  const demand = (holds: boolean, fault: string) => {
    if (!holds) faults.push(fault);
  };
  const isCount = (value: unknown) => Number.isSafeInteger(value) && Number(value) >= 0;
  const fields = 'dhatFileVersion mode verb bklt bkacc tu Mtu cmd pid te pps ftbl tg tuth';
  for (const field of fields.split(' ')) demand(field in file, `no ${field}`);
  for (const field of ['mode', 'verb', 'tu', 'Mtu', 'cmd']) {
    demand(typeof file[field] === 'string', `${field} is no text`);
  }
  for (const field of ['pid', 'te', 'tg', 'tuth']) demand(isCount(file[field]), `bad ${field}`);
  demand(file['dhatFileVersion'] === 2, 'another version');
  demand(file['bklt'] === true && file['bkacc'] === false, 'not as the points are');
  demand(Number(file['tg']) <= Number(file['te']), 't-gmax after t-end');
  const ftbl = file['ftbl'] as string[];
  demand(ftbl[0] === '[root]', 'frame 0 is not the root');
  demand(new Set(ftbl).size === ftbl.length, 'a frame twice');
  const places = new Set<string>();
  for (const point of file['pps'] as (Record<string, number> & { fs: number[] })[]) {
    for (const field of 'tb tbk tl mb mbk gb gbk eb ebk'.split(' ')) {
      demand(isCount(point[field]), `bad ${field} in ${JSON.stringify(point)}`);
    }
    demand(!('rb' in point) && !('wb' in point), 'accesses that were not recorded');
    const { tb = 0, tbk = 0, mb = 0, mbk = 0, gb = 0, eb = 0 } = point;
    demand(tb >= mb && tbk >= mbk && mb >= gb && mb >= eb, 'more at once than in all');
    demand(point.fs.length > 0, 'no frames');
    demand(
      point.fs.every((f) => f > 0 && f < ftbl.length),
      'a frame that is not in the table',
    );
    places.add(point.fs.join());
  }
  // The reader throws at a location that repeats.
  demand(places.size === (file['pps'] as unknown[]).length, 'a repeated location');
  return faults;
}

describe('DhatBuilder', () => {
  const { run, details } = inspectedRun();

  it('counts blocks by class, realm and phase of birth', () => {
    const points = pointsOf(dhatOf(run, details));
    const none = { tb: 0, tbk: 0, tl: 0, mb: 0, mbk: 0, gb: 0, gbk: 0, eb: 0, ebk: 0 };
    expect(Object.fromEntries(points)).toEqual({
      'WasmFpSrs | made by the caller | before the first proof': {
        ...none,
        tb: 48,
        tbk: 1,
        mb: 48,
        mbk: 1,
        gb: 48,
        gbk: 1,
        eb: 48,
        ebk: 1,
        tl: 195_000_000,
      },
      // One at a time, each for 1.5 s; the second is there when most is live.
      'WasmGateVector | made in o1js’s nested worker | in the phase witness': {
        ...none,
        tb: 64,
        tbk: 2,
        mb: 32,
        mbk: 1,
        gb: 32,
        gbk: 1,
        tl: 3_000_000,
      },
      // Born after 61 and 161 of 200 s, and still there.
      'WasmGateVector | made by the caller | in the phase witness': {
        ...none,
        tb: 64,
        tbk: 2,
        mb: 64,
        mbk: 2,
        gb: 64,
        gbk: 2,
        eb: 64,
        ebk: 2,
        tl: 178_000_000,
      },
    });
  });

  it('knows the end of the run and the moment when most was live, in microseconds', () => {
    const { te, tg, tu } = dhatOf(run, details);
    expect({ te, tg, tu }).toEqual({ te: 200_000_000, tg: 161_000_000, tu: 'µs' });
  });

  it('says which run it is, and which stretches and sizes are missing', () => {
    expect(dhatOf(run, details).cmd).toBe(
      'square on o1js 2.15.0 on the shipped path, 2026-09-21 14:13 UTC: handles by class, realm and phase; own chunks only',
    );
    const { record } = run;
    const unsized = ledgerEvents({
      startedAt: record.startedAt,
      firstId: 0,
      births: [{ className: 'WasmFpSrs', realm: 'caller', bytes: 0, at: 1 }],
      ends: [],
    });
    const only = { formatVersion: record.formatVersion, runId: 'run-1', index: 0, snapshot: null };
    expect(dhatOf(run, [{ ...only, events: unsized }]).cmd).toMatch(
      /; the ledger of loading and compiling and of proof 2 is not stored, and what ended there counts as alive; 1 of unknown size count as 0 bytes$/,
    );
  });

  it('is what the reader of DHAT insists on', () => {
    expect(findFaults(JSON.stringify(dhatOf(run, details)))).toEqual([]);
    expect(findFaults(JSON.stringify(dhatOf(run, [])))).toEqual([]);
  });

  it.each([
    ['a field is missing', (file: DhatFile) => ({ ...file, tg: undefined })],
    ['a place repeats', (file: DhatFile) => ({ ...file, pps: [...file.pps, ...file.pps] })],
    ['the table has no root', (file: DhatFile) => ({ ...file, ftbl: file.ftbl.slice(1) })],
    ['a time is no integer', (file: DhatFile) => ({ ...file, te: file.te + 0.5 })],
  ])('would not be, if %s', (_, damage) => {
    expect(findFaults(JSON.stringify(damage(dhatOf(run, details))))).not.toEqual([]);
  });

  it('agrees with a count block by block on any ledger', () => {
    const blocks = fc.array(
      fc.record({
        bytes: fc.nat(1000),
        realm: fc.constantFrom('caller', 'nested'),
        className: fc.constantFrom('WasmFpSrs', 'WasmGateVector'),
        lives: fc.option(fc.integer({ min: 1, max: 50 }), { nil: null }),
      }),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(blocks, (list) => {
        // Birth i at second 2i; ends at odd seconds, so that no two moments are the same.
        const born = list.map((block, i) => ({ ...block, at: 2000 * i }));
        const ended = born.flatMap(({ lives, at }, id) =>
          lives === null ? [] : [{ id, how: 'freed' as const, at: at + 2000 * lives - 1000 }],
        );
        const events = ledgerEvents({
          startedAt: run.record.startedAt,
          firstId: 0,
          births: born,
          ends: ended.toSorted((a, b) => a.at - b.at),
        });
        const only = {
          formatVersion: FORMAT_VERSION,
          runId: 'run-1',
          index: -1,
          snapshot: null,
        } as const;
        const file = dhatOf({ ...run, proofs: [] }, [{ ...only, events }]);
        expect(findFaults(JSON.stringify(file))).toEqual([]);

        const liveAt = (at: number) =>
          born.filter((b, id) => b.at <= at && !ended.some((e) => e.id === id && e.at <= at));
        const bytesOf = (some: readonly { bytes: number }[]) =>
          some.reduce((total, { bytes }) => total + bytes, 0);
        const most = Math.max(0, ...born.map(({ at }) => bytesOf(liveAt(at))));
        const total = (field: 'tb' | 'tbk' | 'gb' | 'eb' | 'ebk') =>
          file.pps.reduce((sum, point) => sum + point[field], 0);
        expect(total('tbk')).toBe(born.length);
        expect(total('tb')).toBe(bytesOf(born));
        expect(total('gb')).toBe(most);
        expect(bytesOf(liveAt(file.tg / 1000))).toBe(most);
        expect(total('eb')).toBe(bytesOf(liveAt(Infinity)));
        expect(total('ebk')).toBe(liveAt(Infinity).length);
      }),
    );
  });
});
