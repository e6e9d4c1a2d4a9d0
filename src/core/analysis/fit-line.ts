/** A place in the plane. */
export interface PlanePoint {
  readonly x: number;
  readonly y: number;
}

/** `y = intercept + slope · x`. */
export interface Line {
  readonly slope: number;
  readonly intercept: number;
}

/**
 * The line for which the sum of the squared vertical distances is smallest (least squares).
 * @returns `null` unless there are two different `x`.
 */
export function fitLine(points: readonly PlanePoint[]): Line | null {
  const meanX = meanOf(points, ({ x }) => x);
  const meanY = meanOf(points, ({ y }) => y);
  const spread = meanOf(points, ({ x }) => (x - meanX) ** 2);
  if (!(spread > 0)) return null;
  const slope = meanOf(points, ({ x, y }) => (x - meanX) * (y - meanY)) / spread;
  return { slope, intercept: meanY - slope * meanX };
}

/** The same for a line through the origin: its slope. */
export function fitProportion(points: readonly PlanePoint[]): number {
  return meanOf(points, ({ x, y }) => x * y) / meanOf(points, ({ x }) => x * x);
}

function meanOf(points: readonly PlanePoint[], read: (point: PlanePoint) => number): number {
  return points.reduce((sum, point) => sum + read(point), 0) / points.length;
}
