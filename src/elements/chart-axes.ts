import type uPlot from 'uplot';
import type { RunSeconds } from './chart-model.ts';
import type { ChartColours } from './chart-painter.ts';

/** Steps of the time axis that people count in. */
const TIME_STEPS: readonly RunSeconds[] = [
  0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 120, 300, 600, 1200, 1800, 3600, 7200, 14_400, 36_000,
];

/** The axes of a chart of memory over time: seconds since the start of a run, and MiB. */
export function chartAxes(colours: () => ChartColours): uPlot.Axis[] {
  return [
    { ...makeAxis(colours, formatSeconds, 30, 70), incrs: [...TIME_STEPS] },
    makeAxis(colours, formatMiB, 62, 36),
  ];
}

/** The size that a chart takes in its host, with room for axes where that is tiny. */
export function sizeOf(host: HTMLElement): { width: number; height: number } {
  return { width: Math.max(200, host.clientWidth), height: Math.max(160, host.clientHeight) };
}

function makeAxis(
  colours: () => ChartColours,
  format: (value: number, splits: readonly number[]) => string,
  size: number,
  space: number,
): uPlot.Axis {
  return {
    stroke: () => colours().quiet,
    font: `12px ${colours().figureFont}`,
    size,
    space,
    gap: 6,
    grid: { stroke: () => colours().rule, width: 1 },
    ticks: { stroke: () => colours().ruleStrong, width: 1, size: 5 },
    border: { show: true, stroke: () => colours().ruleStrong, width: 1 },
    values: (_, splits) => splits.map((value) => format(value, splits)),
  };
}

function formatMiB(value: number): string {
  return `${Number(value.toFixed(2))} MiB`;
}

/** `80 s`, and `20 min` on an axis of more than ten minutes. */
function formatSeconds(value: number, splits: readonly number[]): string {
  if ((splits.at(-1) ?? 0) <= 600) return `${Number(value.toFixed(1))} s`;
  return `${Number((value / 60).toFixed(1))} min`;
}
