import type { MemoryPart } from './waterfall.ts';

/** What each part of a memory is called, in the page and in text. */
export const PART_LABELS: Readonly<Record<MemoryPart, string>> = {
  threadStacks: 'Thread stacks',
  liveHandles: 'Objects of JavaScript',
  ownerlessLive: 'In use without an owner',
  restOfLive: 'All else in use',
  freeFragmented: 'Free in between',
  neverTouched: 'Free at the end',
  static: 'Static data',
  unexplained: 'Not explained',
};
