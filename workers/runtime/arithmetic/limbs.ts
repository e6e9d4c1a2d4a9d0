/** Bits of a limb: two of them multiply to 58 bits, and 64 products more than fill no word. */
export const LIMB_BITS = 29;
/** Limbs of an element: 9 · 29 = 261 bits. */
export const LIMBS = 9;
/** The bits of a limb. */
export const LIMB_MASK = (1n << BigInt(LIMB_BITS)) - 1n;
/** Columns of a product: the sums of limb indexes. */
export const COLUMNS = 2 * LIMBS - 1;
