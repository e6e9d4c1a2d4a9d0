import type uPlot from 'uplot';
import type { RunSeconds } from './chart-model.ts';
import type { ChartColours } from './chart-painter.ts';

/** Pixels of the canvas for one of CSS. */
export const scale = (): number => window.devicePixelRatio;

/** Writes text with a rim in the ground's colour, so that no line runs through it. */
export function writeClear(
  { ctx }: uPlot,
  text: string,
  x: number,
  y: number,
  colour: string,
  colours: ChartColours,
): void {
  ctx.textAlign = 'center';
  ctx.lineJoin = 'round';
  ctx.lineWidth = 3 * scale();
  ctx.strokeStyle = colours.panel;
  ctx.fillStyle = colour;
  ctx.strokeText(text, x, y);
  ctx.fillText(text, x, y);
}

/** A stretch of the x axis in pixels of the canvas. */
export function spanOf(u: uPlot, start: RunSeconds, end: RunSeconds): { x: number; width: number } {
  const x = u.valToPos(start, 'x', true);
  return { x, width: u.valToPos(end, 'x', true) - x };
}

/** Whether a stretch is outside of the plotting area. */
export function isOutside({ bbox }: uPlot, x: number, width: number): boolean {
  return x + width < bbox.left || x > bbox.left + bbox.width;
}

/** Paints inside the plotting area, with whole lines at first, and leaves the canvas as it was. */
export function inPlot(u: uPlot, paint: () => void): void {
  const { ctx, bbox } = u;
  ctx.save();
  // uPlot leaves the dashes of the series that it drew last.
  ctx.setLineDash([]);
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  paint();
  ctx.restore();
}
