/** Details of so many proofs are kept from the start of a run, and of as many that came last. */
const KEPT_AT_ENDS = 24;

/**
 * Which proof's details have to go once those of proof `newest` are stored; `null` for none.
 *
 * Details take a few hundred KB each, and a run may have ten thousand proofs. Kept are those of the
 * first proofs, in which leaks begin, of the last, which show what became of them, and between them
 * of every proof whose number, counted from 0, is a power of two.
 */
export function droppedDetail(newest: number): number | null {
  const leaving = newest - KEPT_AT_ENDS;
  return leaving < KEPT_AT_ENDS || isPowerOfTwo(leaving) ? null : leaving;
}

/** Whether details of proof `index` are still stored once those of proof `newest` are. */
export function keepsDetail(index: number, newest: number): boolean {
  return index > newest - KEPT_AT_ENDS || index < KEPT_AT_ENDS || isPowerOfTwo(index);
}

function isPowerOfTwo(n: number): boolean {
  return Number.isInteger(Math.log2(n));
}
