import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { growRun } from '../fixtures/grown-run.ts';
import { SEEN_THROUGH, unmarked } from '../fixtures/seen-run.ts';
import { sampleRun } from '../fixtures/sample-run.ts';
import { buildReport } from './report.ts';
import type { ReportClass } from './report-format.ts';
import { describeRunOf, formatChange, listGrownClasses } from './report-text.ts';
import { renderGrownClasses, renderWaterfall } from './report-text.ts';

const MIB = 1024 * 1024;
const LEAKY = buildReport(
  growRun({ stackBytes: 6 * MIB, ownerlessBytes: 2 * MIB, proverProofs: 2 }),
);

describe('a run in a line', () => {
  it('names the path, or the switches of a set of their own', () => {
    expect(describeRunOf(LEAKY)).toBe(
      'square, o1js 2.15.0, freeing path, 8 threads, 7 proofs (1 for warm-up), Chromium 156',
    );
    const { switches } = LEAKY.config;
    const own = { ...LEAKY, config: { ...LEAKY.config, path: null, switches, warmup: 0 } };
    expect(describeRunOf(own)).toBe(
      'square, o1js 2.15.0, pool=kept finalizers=guarded frees=on wait=sleep arithmetic=fast keys=cached memory=reserved, 8 threads, 7 proofs, Chromium 156',
    );
  });
});

describe('the waterfall as text', () => {
  it('begins each bar where the one before it ended', () => {
    expect(renderWaterfall(LEAKY)).toEqual([
      'What a proof adds, on average:',
      '  Thread stacks            +6.00 MiB  ██████████████████',
      '  Objects of JavaScript          0 B',
      '  In use without an owner  +2.00 MiB                    ██████',
      '  Free in between                0 B',
      '  Free at the end                0 B',
      '  Static data                    0 B',
      '  Growth of the memory     +8.00 MiB',
    ]);
  });

  it('goes back for a part that shrank', () => {
    const waterfall = { ...LEAKY.waterfall, ownerlessLive: 0, neverTouched: -3 * MIB };
    expect(renderWaterfall({ ...LEAKY, waterfall }).slice(1, -1)).toEqual([
      '  Thread stacks            +6.00 MiB  ████████████████████████',
      '  Objects of JavaScript          0 B',
      '  In use without an owner        0 B',
      '  Free in between                0 B',
      '  Free at the end          −3.00 MiB              ░░░░░░░░░░░░',
      '  Static data                    0 B',
    ]);
  });

  it('has bars that follow on each other, whatever the parts are', () => {
    const part = fc.integer({ min: -10_000_000, max: 10_000_000 });
    fc.assert(
      fc.property(part, part, part, part, part, part, (...parts) => {
        const [threadStacks, liveHandles, ownerlessLive, freeFragmented, neverTouched, rest] =
          parts;
        const held = { threadStacks, liveHandles, ownerlessLive };
        const waterfall = { ...held, freeFragmented, neverTouched, static: rest, total: 1 };
        const bars = renderWaterfall({ ...LEAKY, waterfall })
          .slice(1, -1)
          .map(readBar);
        let reached: number | null = null;
        for (const { from, to } of bars.filter((bar) => bar.from !== bar.to)) {
          if (reached !== null) expect(from).toBe(reached);
          reached = to;
        }
      }),
    );
  });

  it('has no sum where a part is not known', () => {
    expect(renderWaterfall(buildReport(unmarked(SEEN_THROUGH))).at(-1)).toBe(
      '  All else in use  not known',
    );
  });

  it('says why there is none', () => {
    expect(renderWaterfall(buildReport(sampleRun([1551, 4587], 0)))).toEqual([
      'What a proof adds: not known. It takes two settled proofs with a walked heap.',
    ]);
  });
});

/** Where the bar of a line begins and ends; it goes back if it is of the lighter shade. */
function readBar(line: string): { readonly from: number; readonly to: number } {
  const bar = /( *)(█*|░*)$/.exec(line.replace(/^.*? (?:B|KiB|MiB) {2}/, '')) ?? [];
  const [, spaces = '', blocks = ''] = line.endsWith('B') ? [] : bar;
  const [start, end] = [spaces.length, spaces.length + blocks.length];
  return blocks.startsWith('░') ? { from: end, to: start } : { from: start, to: end };
}

describe('the classes that grew most', () => {
  it('has objects and bytes of each proof, and what is alive at the end', () => {
    expect(renderGrownClasses(LEAKY)).toEqual([
      'Classes that grew most, with each proof:',
      '  WasmFpProverProof  +2 objects  +3.55 KiB  12 alive, 21.3 KiB',
    ]);
  });

  it('are three at most, those of most bytes first, then those of most objects', () => {
    const row = (name: string, objects: number, bytes: number | null): ReportClass => ({
      class: name,
      born: 9,
      freed: 0,
      moved: 0,
      finalized: 0,
      alive: 9,
      aliveBytes: bytes,
      alivePerProof: { estimate: objects, low: null, high: null },
      aliveBytesPerProof: { estimate: bytes, low: null, high: null },
    });
    const byClass = [row('A', 0, 0), row('B', 9, null), row('C', 1, 80), row('D', 2, 80)];
    const all = [...byClass, row('E', -1, -16), row('F', 1, 96)];
    expect(listGrownClasses(all).map((grown) => grown.class)).toEqual(['F', 'D', 'C', 'B']);
    expect(renderGrownClasses({ ...LEAKY, byClass: all })).toHaveLength(4);
  });

  it('are none where none grew', () => {
    expect(renderGrownClasses(buildReport(growRun()))).toEqual([
      'Classes that grew most: none has more objects after each proof.',
    ]);
  });

  it('are not known where nobody counted, with the reason', () => {
    expect(renderGrownClasses(buildReport(sampleRun([1551, 4587, 4587], 1)))).toEqual([
      'Classes that grew most: not known. The handles could not be watched.',
    ]);
  });
});

describe('a change of a count', () => {
  it.each([
    [512, '+512'],
    [-2, '−2'],
    [0, '0'],
    [-0, '0'],
    [0.25, '+0.25'],
    [-0.001, '0'],
    [12345, '+12\u202f345'],
  ])('%d is %s', (change, text) => {
    expect(formatChange(change)).toBe(text);
  });
});
