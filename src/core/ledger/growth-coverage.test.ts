import { describe, expect, it } from 'vitest';
import { encodeUtf8 } from '../utf8.ts';
import { summariseClasses } from './class-summary.ts';
import { coverGrowth, describeCoverage, describeRoom, MEGABYTE } from './growth-coverage.ts';
import { formatLogLine } from './log-line.ts';
import { LogReader } from './read-log.ts';
import type { LogReading } from './read-log.ts';

/**
 * A log with the published figures of the investigation whose tables these are: ten proofs, 82,221
 * `WasmFpPolyComm` and ten `WasmFpProverProof` of an estimated 5 MB left behind, types that drop
 * perfectly. What it does not publish is chosen: the size of a `WasmFpPolyComm`, such that all adds up
 * to its 11.7 % of 74 MB a proof.
 */
function readPublishedLog(): LogReading {
  const reader = new LogReader();
  let id = 0;
  const write = (type: string, bytes: number, isDropped: boolean) => {
    id += 1;
    const event = { type, bytes, id: String(id) };
    let lines = formatLogLine({ kind: 'allocate', ...event, file: 'src/lib.rs', line: 1 });
    if (isDropped) lines += `\n${formatLogLine({ kind: 'drop', ...event })}`;
    reader.push(encodeUtf8(`${lines}\n`));
  };
  for (let i = 0; i < 82_221; i += 1) write('WasmFpPolyComm', 445, false);
  for (let i = 0; i < 10; i += 1) write('WasmFpProverProof', 5 * MEGABYTE, false);
  for (let i = 0; i < 44_912; i += 1) write('Wire', 32, true);
  return reader.finish();
}

describe('the published figures', () => {
  const { leaking, perfect, overFreed, totals } = summariseClasses(readPublishedLog().types);
  const coverage = coverGrowth(totals.aliveBytes ?? 0, 74 * MEGABYTE, 10);

  it('come out of a log that was made to match them', () => {
    expect(leaking.map(({ className, alive }) => [className, alive])).toEqual([
      ['WasmFpProverProof', 10],
      ['WasmFpPolyComm', 82_221],
    ]);
    expect(perfect.map(({ className, dropped }) => [className, dropped])).toEqual([
      ['Wire', 44_912],
    ]);
    expect(overFreed).toEqual([]);
    expect(totals).toMatchObject({ alive: 82_231, aliveBytes: 86_588_345 });
  });

  it('make the headline: 11.7 % of 74 MB a proof', () => {
    expect(coverage.share).toBeCloseTo(0.117, 4);
    expect(describeCoverage(coverage)).toBe(
      '11.7 % of the growth is in this log: 8.66 MB of 74 MB a proof.',
    );
  });

  it('run out of memory after 54 proofs', () => {
    expect(coverage.proofsUntilFull).toBe(54);
    expect(describeRoom(coverage)).toBe('At 74 MB a proof, 4 GB are full after about 54 proofs.');
  });
});

describe('describeCoverage', () => {
  it('does not call more than everything a percentage', () => {
    expect(describeCoverage(coverGrowth(3 * MEGABYTE, MEGABYTE, 2))).toBe(
      'The log holds more than the memory grew by: 1.5 MB of 1 MB a proof.',
    );
  });

  it('says so when nothing of the growth is there', () => {
    expect(describeCoverage(coverGrowth(0, MEGABYTE, 1))).toBe(
      '0.0 % of the growth is in this log: 0 MB of 1 MB a proof.',
    );
  });
});
