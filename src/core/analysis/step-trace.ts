/** Room for this many points is made at first; doubled whenever it runs out. */
const INITIAL_CAPACITY = 256;

/**
 * A step curve that only grows at its end, held in typed arrays that a chart can draw from without
 * copying. Each value holds from its `x` until the next point's.
 */
export class StepTrace {
  #xs = new Float64Array(INITIAL_CAPACITY);
  #ys = new Float64Array(INITIAL_CAPACITY);
  #length = 0;

  /** How many points have been added. */
  get length(): number {
    return this.#length;
  }

  /** The last value; `null` before the first point. */
  get last(): number | null {
    return this.#length === 0 ? null : (this.#ys[this.#length - 1] ?? null);
  }

  /** Adds a point. An `x` before the last point's is moved up to it, since clocks of two workers differ. */
  append(x: number, y: number): void {
    // One place is always left for the point that `drawn` adds.
    if (this.#length + 2 > this.#xs.length) {
      this.#xs = grown(this.#xs);
      this.#ys = grown(this.#ys);
    }
    const before = this.#length === 0 ? x : (this.#xs[this.#length - 1] ?? x);
    this.#xs[this.#length] = Math.max(x, before);
    this.#ys[this.#length] = y;
    this.#length += 1;
  }

  /** Empties the curve and keeps its room. */
  clear(): void {
    this.#length = 0;
  }

  /**
   * The curve as arrays, with its last value held until `end`. The arrays are views: they are valid
   * until the next call of any method.
   */
  drawn(end: number): { readonly xs: Float64Array; readonly ys: Float64Array } {
    const n = this.#length;
    const lastX = this.#xs[n - 1] ?? 0;
    if (n === 0 || end <= lastX)
      return { xs: this.#xs.subarray(0, n), ys: this.#ys.subarray(0, n) };
    this.#xs[n] = end;
    this.#ys[n] = this.#ys[n - 1] ?? 0;
    return { xs: this.#xs.subarray(0, n + 1), ys: this.#ys.subarray(0, n + 1) };
  }

  /** Index of the point whose value holds at `x`; −1 before the first. Binary search. */
  indexAt(x: number): number {
    let low = 0;
    let high = this.#length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#xs[middle] ?? Infinity) <= x) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  /** The point of an index; `null` where there is none. */
  pointAt(index: number): { readonly x: number; readonly y: number } | null {
    if (index < 0 || index >= this.#length) return null;
    return { x: this.#xs[index] ?? 0, y: this.#ys[index] ?? 0 };
  }
}

function grown(from: Float64Array): Float64Array<ArrayBuffer> {
  const to = new Float64Array(from.length * 2);
  to.set(from);
  return to;
}
