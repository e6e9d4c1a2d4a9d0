import type uPlot from 'uplot';
import { formatGrowth } from '../core/units.ts';
import { inPlot, isOutside, scale, spanOf, writeClear } from './chart-brush.ts';
import type { StepTrace } from '../core/analysis/step-trace.ts';
import type { MiB, ProofBand, ProofMark, RunSeconds, RunTrace } from './chart-model.ts';
import type { PathTone } from './path-mark.ts';
import { TONE_DASH } from './path-mark.ts';

/** The page's tokens as a canvas needs them: resolved. */
export interface ChartColours {
  readonly ink: string;
  readonly quiet: string;
  readonly rule: string;
  readonly ruleStrong: string;
  readonly panel: string;
  readonly band: string;
  readonly hatch: string;
  readonly bad: string;
  readonly tone: Readonly<Record<PathTone, string>>;
  readonly figureFont: string;
  readonly textFont: string;
}

/** Reads the tokens in force on an element. */
export function readColours(element: Element): ChartColours {
  const style = getComputedStyle(element);
  const token = (name: string) => style.getPropertyValue(name).trim();
  return {
    ink: token('--pp-ink'),
    quiet: token('--pp-quiet'),
    rule: token('--pp-rule'),
    ruleStrong: token('--pp-rule-strong'),
    panel: token('--pp-panel'),
    band: token('--pp-band'),
    hatch: token('--pp-hatch'),
    bad: token('--pp-bad'),
    tone: {
      leaking: token('--pp-leaking'),
      freeing: token('--pp-freeing'),
      neutral: token('--pp-accent'),
    },
    figureFont: token('--wa-font-family-code'),
    textFont: token('--wa-font-family-body'),
  };
}

/**
 * A curve as steps up to `end`, for uPlot to stroke and fill. Points that fall on the same column of
 * pixels become one, so that the cost is bounded by the chart's width and not by the run's length.
 */
export function curvePaths(u: uPlot, curve: StepTrace, end: RunSeconds): uPlot.Series.Paths {
  const stroke = new Path2D();
  const { xs, ys } = curve.drawn(end);
  if (xs.length === 0) return { stroke };
  const px = (x: number) => Math.round(u.valToPos(x, 'x', true));
  const py = (y: number) => Math.round(u.valToPos(y, 'y', true));
  const left = px(xs[0] ?? 0);
  let x = left;
  let y = py(ys[0] ?? 0);
  stroke.moveTo(x, y);
  for (let i = 1; i < xs.length; i += 1) {
    const nextX = px(xs[i] ?? 0);
    const nextY = py(ys[i] ?? 0);
    if (nextX !== x) stroke.lineTo(nextX, y);
    if (nextY !== y) stroke.lineTo(nextX, nextY);
    x = nextX;
    y = nextY;
  }
  const floor = u.bbox.top + u.bbox.height;
  const fill = new Path2D(stroke);
  fill.lineTo(x, floor);
  fill.lineTo(left, floor);
  return { stroke, fill };
}

/**
 * Least widths of a proof on the chart, in CSS pixels, for what is drawn of each. Below them the
 * marks would only make a smear, and of ten thousand proofs take longer than a frame.
 */
const LEAST_WIDTH = { band: 2, marker: 9, number: 12, growth: 40 } as const;

/** A rectangle of the canvas. */
interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Height of a prover's row of bands, in CSS pixels, where there are several. */
const ROW_HEIGHT = 9;

/**
 * Draws each proof as a band behind the curve; warm-up is hatched. Proofs of several provers lie side
 * by side in time: each prover has a row of its own at the top then, the first uppermost.
 */
export function paintBands(u: uPlot, trace: RunTrace, colours: ChartColours): void {
  const { ctx, bbox } = u;
  const isOne = trace.proverCurves.length === 0;
  const boxOf = ({ start, end, prover }: ProofBand): Box => {
    const span = spanOf(u, start, end);
    if (isOne) return { ...span, y: bbox.top, height: bbox.height };
    const height = ROW_HEIGHT * scale();
    return { ...span, y: bbox.top + prover * (height + 2 * scale()), height };
  };
  inPlot(u, () => {
    for (const band of trace.bands) {
      const box = boxOf(band);
      const { x, y, width, height } = box;
      if (width < LEAST_WIDTH.band * scale() || isOutside(u, x, width)) continue;
      if (band.warmup) paintHatch(u, box, colours);
      else if (!isOne || band.index % 2 === 0) {
        ctx.fillStyle = colours.band;
        ctx.fillRect(x, y, width, height);
      }
      if (isOne) continue;
      ctx.strokeStyle = colours.ruleStrong;
      ctx.lineWidth = scale();
      ctx.strokeRect(x, y, width, height);
    }
  });
}

function paintHatch({ ctx }: uPlot, { x, y, width, height }: Box, colours: ChartColours): void {
  const gap = 7 * scale();
  ctx.save();
  ctx.beginPath();
  ctx.rect(x, y, width, height);
  ctx.clip();
  ctx.strokeStyle = colours.hatch;
  ctx.lineWidth = scale();
  ctx.beginPath();
  for (let offset = -height; offset < width; offset += gap) {
    ctx.moveTo(x + offset, y + height);
    ctx.lineTo(x + offset + height, y);
  }
  ctx.stroke();
  ctx.restore();
}

/** Writes the number of each proof at the top of its band, where there is room. */
export function paintNumbers(u: uPlot, trace: RunTrace, colours: ChartColours): void {
  const { ctx, bbox } = u;
  inPlot(u, () => {
    ctx.font = `${11 * scale()}px ${colours.textFont}`;
    ctx.textBaseline = 'top';
    for (const { index, warmup, start, end } of trace.bands) {
      const { x, width } = spanOf(u, start, end);
      if (width < LEAST_WIDTH.number * scale() || isOutside(u, x, width / 2)) continue;
      const texts = warmup ? ['warm-up', 'w'] : [`proof ${index + 1}`, String(index + 1)];
      const text = texts.find((t) => ctx.measureText(t).width + 8 * scale() <= width);
      if (text === undefined) continue;
      writeClear(u, text, x + width / 2, bbox.top + 5 * scale(), colours.quiet, colours);
    }
  });
}

/**
 * Draws, over the curve, the level after each proof as a bold step; warm-up in quiet ink. A level
 * ends where the memory that had it does.
 */
export function paintSteps(u: uPlot, trace: RunTrace, colours: ChartColours): void {
  const tone = trace.run?.tone ?? 'neutral';
  const steps = { warmup: new Path2D(), measured: new Path2D() };
  const replaced = trace.refreshes.map(({ start }) => start);
  let nextReplaced = 0;
  for (const [i, mark] of trace.marks.entries()) {
    while ((replaced[nextReplaced] ?? Infinity) < mark.end) nextReplaced += 1;
    const next = trace.marks[i + 1]?.end ?? trace.end;
    const { x, width } = spanOf(u, mark.end, Math.min(next, replaced[nextReplaced] ?? next));
    const y = u.valToPos(mark.level, 'y', true);
    const path = mark.sample.warmup ? steps.warmup : steps.measured;
    path.moveTo(x, y);
    path.lineTo(x + width, y);
  }
  inPlot(u, () => {
    strokeSteps(u, steps.warmup, tone, colours.quiet, colours);
    strokeSteps(u, steps.measured, tone, colours.tone[tone], colours);
    for (const mark of trace.marks) {
      if (spanOf(u, mark.start, mark.end).width >= LEAST_WIDTH.marker * scale()) {
        paintMarker(u, mark, tone, colours);
      }
    }
  });
}

function strokeSteps(
  { ctx }: uPlot,
  path: Path2D,
  tone: PathTone,
  colour: string,
  colours: ChartColours,
): void {
  ctx.lineCap = 'butt';
  // The curve below must not show through the gaps of a dashed step.
  ctx.lineWidth = 4.5 * scale();
  ctx.strokeStyle = colours.panel;
  ctx.stroke(path);
  ctx.setLineDash(TONE_DASH[tone].map((length) => length * 1.5 * scale()));
  ctx.lineWidth = 3 * scale();
  ctx.strokeStyle = colour;
  ctx.stroke(path);
  ctx.setLineDash([]);
}

function paintMarker(u: uPlot, mark: ProofMark, tone: PathTone, colours: ChartColours): void {
  const { ctx } = u;
  const x = u.valToPos(mark.end, 'x', true);
  const y = u.valToPos(mark.level, 'y', true);
  const radius = 3.75 * scale();
  ctx.fillStyle = mark.sample.warmup ? colours.quiet : colours.tone[tone];
  ctx.strokeStyle = colours.panel;
  ctx.lineWidth = 1.5 * scale();
  ctx.beginPath();
  if (tone === 'freeing') ctx.rect(x - radius, y - radius, 2 * radius, 2 * radius);
  else ctx.arc(x, y, radius, 0, 2 * Math.PI);
  ctx.fill();
  ctx.stroke();
}

/** Writes each proof's growth over its band, where there is room. */
export function paintGrowth(u: uPlot, trace: RunTrace, colours: ChartColours): void {
  const { ctx } = u;
  const tone = trace.run?.tone ?? 'neutral';
  inPlot(u, () => {
    ctx.font = `600 ${12 * scale()}px ${colours.figureFont}`;
    ctx.textBaseline = 'bottom';
    for (const { sample, start, end, level, growth } of trace.marks) {
      if (sample.warmup || sample.nth === 0) continue;
      const { x, width } = spanOf(u, start, end);
      if (width < LEAST_WIDTH.growth * scale() || isOutside(u, x, width)) continue;
      const text = formatGrowth(growth);
      if (ctx.measureText(text).width + 6 * scale() > width) continue;
      const y = u.valToPos(level, 'y', true) - 7 * scale();
      writeClear(u, text, x + width / 2, y, colours.tone[tone], colours);
    }
  });
}

/** Draws a line where the switches changed, and says so where there is room. */
export function paintChanges(u: uPlot, trace: RunTrace, colours: ChartColours): void {
  const { ctx, bbox } = u;
  inPlot(u, () => {
    ctx.font = `${11 * scale()}px ${colours.textFont}`;
    ctx.textBaseline = 'bottom';
    for (const start of trace.changes) {
      const { x, width } = spanOf(u, start, trace.end);
      ctx.strokeStyle = colours.ink;
      ctx.lineWidth = 1.5 * scale();
      ctx.setLineDash([5 * scale(), 3 * scale()]);
      ctx.beginPath();
      ctx.moveTo(x, bbox.top);
      ctx.lineTo(x, bbox.top + bbox.height);
      ctx.stroke();
      ctx.setLineDash([]);
      const text = 'switches changed';
      const room = ctx.measureText(text).width + 12 * scale();
      // Left of the line where the run has only just gone on.
      const middle = width >= room ? x + room / 2 : x - room / 2;
      writeClear(u, text, middle, bbox.top + bbox.height - 6 * scale(), colours.ink, colours);
    }
  });
}

/**
 * Draws the limit of the memory where it is in view.
 * @param label whose limit it is, in words.
 */
export function paintLimit(u: uPlot, limit: MiB, label: string, colours: ChartColours): void {
  const { ctx, bbox } = u;
  const y = u.valToPos(limit, 'y', true);
  inPlot(u, () => {
    ctx.strokeStyle = colours.bad;
    ctx.lineWidth = 1.5 * scale();
    ctx.setLineDash([2 * scale(), 3 * scale()]);
    ctx.beginPath();
    ctx.moveTo(bbox.left, y);
    ctx.lineTo(bbox.left + bbox.width, y);
    ctx.stroke();
    ctx.font = `${11 * scale()}px ${colours.textFont}`;
    ctx.fillStyle = colours.bad;
    // At the left, where a run is still far below its limit.
    ctx.textAlign = 'left';
    ctx.textBaseline = 'bottom';
    ctx.fillText(label, bbox.left + 6 * scale(), y - 3 * scale());
  });
}
