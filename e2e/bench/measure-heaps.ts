import type { Browser } from '@playwright/test';
import { median } from '../../src/core/analysis/run-figures.ts';
import type { Milliseconds } from '../../src/core/units.ts';
import type { FigureRow } from './bench-report.ts';
import type * as HeapTiming from './heap-timing.ts';
import type { LargeHeapPlan } from './large-heap.ts';

/** A heap that is larger than any that o1js was seen to make. */
interface MeasuredHeap {
  readonly walkKey: string;
  readonly markKey: string;
  readonly name: string;
  readonly plan: LargeHeapPlan;
}

/** Of these sizes are the chunks of a prover: most are small, most bytes are in vectors. */
const AS_IN_A_PROVER = [24, 40, 40, 56, 80, 80, 112, 320_040, 32, 48, 328, 65_544];

const HEAPS: readonly MeasuredHeap[] = [
  {
    walkKey: 'heap-walk-large',
    markKey: 'heap-mark-large',
    name: '1 GiB',
    plan: { memoryBytes: 2 ** 30, chunkBytes: AS_IN_A_PROVER, mostChunks: Infinity },
  },
  {
    walkKey: 'heap-walk-many',
    markKey: 'heap-mark-many',
    name: '4 million chunks',
    plan: { memoryBytes: 2 ** 28, chunkBytes: [24, 40, 80], mostChunks: 4_000_000 },
  },
];

/** Keys of lines about heaps that are made up. */
export const HEAP_KEYS: readonly string[] = HEAPS.flatMap(({ walkKey, markKey }) => [
  walkKey,
  markKey,
]);

/** The module that is timed, and what its exports are called in the page. */
export const HEAP_TIMING = { entry: 'e2e/bench/heap-timing.ts', name: 'heapTiming' } as const;
declare const heapTiming: typeof HeapTiming;

/**
 * Times walking and marking heaps that are made up, each in a page of its own.
 *
 * @param bundle gives {@link HEAP_TIMING} as a script.
 */
export async function measureHeaps(
  keys: readonly string[],
  times: number,
  browser: Browser,
  bundle: () => Promise<string>,
): Promise<readonly FigureRow[]> {
  const heaps = HEAPS.filter(({ walkKey, markKey }) =>
    [walkKey, markKey].some((key) => keys.includes(key)),
  );
  if (heaps.length === 0) return [];
  const content = await bundle();
  const rows: FigureRow[] = [];
  for (const { walkKey, markKey, name, plan } of heaps) {
    const page = await browser.newPage();
    try {
      await page.addScriptTag({ content });
      const measure = (wishes: { plan: LargeHeapPlan; times: number }) =>
        heapTiming.timeHeap(wishes.plan, wishes.times);
      const { walkMs, markMs } = await page.evaluate(measure, { plan, times });
      rows.push(toFigure(walkKey, `heap walk, ${name}`, walkMs));
      rows.push(toFigure(markKey, `heap mark, ${name}`, markMs));
    } finally {
      await page.close();
    }
  }
  return rows.filter(({ key }) => keys.includes(key));
}

function toFigure(key: string, label: string, times: readonly Milliseconds[]): FigureRow {
  return {
    kind: 'figure',
    key,
    label,
    medianMs: median(times) ?? Number.NaN,
    leastMs: Math.min(...times),
    mostMs: Math.max(...times),
    samples: times.length,
  };
}
