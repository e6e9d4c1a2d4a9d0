import { inspectHeap } from '../../src/core/heap/inspect-heap.ts';
import { walkHeap } from '../../src/core/heap/walk-heap.ts';
import type { Milliseconds } from '../../src/core/units.ts';
import { buildLargeHeap } from './large-heap.ts';
import type { LargeHeapPlan } from './large-heap.ts';

/** How long each walk and each mark of a heap took. */
export interface HeapTimes {
  readonly walkMs: readonly Milliseconds[];
  readonly markMs: readonly Milliseconds[];
}

/**
 * Builds a heap, and walks and marks it several times. Runs in a page, bundled as what the page's
 * own workers run: from modules that are loaded one by one, a walk takes 15 times as long.
 *
 * @throws Error if the heap is not what it was built to be.
 */
export function timeHeap(plan: LargeHeapPlan, times: number): HeapTimes {
  const { words, allocator, heads } = buildLargeHeap(plan);
  const roots = { classes: ['head'], chunks: heads, classOf: new Uint16Array(heads.length) };
  const options = { now: () => performance.now(), shouldStop: () => false, maxChunks: 0 };
  const walkMs: Milliseconds[] = [];
  const markMs: Milliseconds[] = [];
  // The first time warms up.
  for (let i = 0; i <= times; i += 1) {
    const start = performance.now();
    const walk = walkHeap(words, allocator);
    const ms = performance.now() - start;
    const result = inspectHeap(() => words, allocator, roots, options);
    const mark = result.kind === 'ok' ? result.inspection.mark : null;
    if (walk.kind !== 'ok' || mark?.unreachableChunks !== 0) {
      throw new Error('the heap is not what it was built to be');
    }
    if (i === 0) continue;
    walkMs.push(ms);
    markMs.push(mark.markMs);
  }
  return { walkMs, markMs };
}
