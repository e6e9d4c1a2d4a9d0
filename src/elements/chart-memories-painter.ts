import type uPlot from 'uplot';
import { inPlot, isOutside, scale, spanOf, writeClear } from './chart-brush.ts';
import type { RunTrace } from './chart-model.ts';
import { curvePaths } from './chart-painter.ts';
import type { ChartColours } from './chart-painter.ts';
import { REFRESH_DASH } from './path-mark.ts';

/** Nearer to each other, in CSS pixels, lines of refreshes would only make a smear. */
const LEAST_GAP = 4;

/** Draws the memory of each of several provers as a thin line, with its number at the end. */
export function paintProverCurves(u: uPlot, trace: RunTrace, colours: ChartColours): void {
  const { ctx } = u;
  inPlot(u, () => {
    ctx.font = `${11 * scale()}px ${colours.textFont}`;
    ctx.textBaseline = 'middle';
    for (const [place, curve] of trace.proverCurves.entries()) {
      const { stroke } = curvePaths(u, curve, trace.end);
      if (!(stroke instanceof Path2D)) continue;
      ctx.strokeStyle = colours.quiet;
      ctx.lineWidth = 0.75 * scale();
      ctx.stroke(stroke);
      const y = u.valToPos(curve.last ?? 0, 'y', true);
      // Lines of several provers often end on top of each other, but not their numbers.
      const x = u.valToPos(trace.end, 'x', true) - (8 + 14 * place) * scale();
      writeClear(u, String(place + 1), x, y, colours.quiet, colours);
    }
  });
}

/** Draws a dotted line with a diamond where a memory was replaced, and says so where there is room. */
export function paintRefreshes(u: uPlot, trace: RunTrace, colours: ChartColours): void {
  const { ctx, bbox } = u;
  inPlot(u, () => {
    ctx.font = `${11 * scale()}px ${colours.textFont}`;
    ctx.textBaseline = 'bottom';
    const text = 'fresh memory';
    const room = ctx.measureText(text).width + 16 * scale();
    const marks = trace.refreshes;
    let last = -Infinity;
    for (const [i, { start }] of marks.entries()) {
      const { x, width } = spanOf(u, start, marks[i + 1]?.start ?? trace.end);
      if (x - last < LEAST_GAP * scale() || isOutside(u, x, 0)) continue;
      last = x;
      ctx.strokeStyle = colours.ink;
      ctx.lineWidth = 1.5 * scale();
      ctx.setLineDash(REFRESH_DASH.map((length) => length * scale()));
      ctx.beginPath();
      ctx.moveTo(x, bbox.top);
      ctx.lineTo(x, bbox.top + bbox.height);
      ctx.stroke();
      ctx.setLineDash([]);
      const foot = bbox.top + bbox.height - 8 * scale();
      paintDiamond(u, x, foot, colours);
      // Above the line of switches that changed at the same proof.
      if (width >= room) {
        writeClear(u, text, x + room / 2 + 2 * scale(), foot - 8 * scale(), colours.ink, colours);
      }
    }
  });
}

function paintDiamond({ ctx }: uPlot, x: number, y: number, colours: ChartColours): void {
  const radius = 5 * scale();
  ctx.beginPath();
  ctx.moveTo(x, y - radius);
  ctx.lineTo(x + radius, y);
  ctx.lineTo(x, y + radius);
  ctx.lineTo(x - radius, y);
  ctx.closePath();
  ctx.fillStyle = colours.panel;
  ctx.fill();
  ctx.strokeStyle = colours.ink;
  ctx.lineWidth = 1.5 * scale();
  ctx.stroke();
}
