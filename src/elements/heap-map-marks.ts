import type { MapColours } from './heap-map-painter.ts';
import type { GrowthLine } from './heap-map-view.ts';

/** Where lines and labels of growth are drawn, in CSS pixels. */
export interface MarkLayout {
  readonly columns: number;
  readonly cell: number;
  /** Left end of the labels; `null` for none. */
  readonly labels: number | null;
  /** Width that a label may have: a longer one is condensed. */
  readonly labelRoom: number;
}

const LABEL_HEIGHT = 13;

/** Draws each line of growth as the edge between two cells, with its label where there is room. */
export function paintGrowthLines(
  context: CanvasRenderingContext2D,
  lines: readonly GrowthLine[],
  { columns, cell, labels, labelRoom }: MarkLayout,
  colours: MapColours,
): void {
  const right = columns * cell;
  context.save();
  context.lineJoin = 'round';
  const path = new Path2D();
  for (const { cell: at } of lines) {
    const x = (at % columns) * cell - 0.5;
    const y = Math.floor(at / columns) * cell - 0.5;
    // Down the side of the cell, and along the rows that it parts.
    path.moveTo(0, y + cell);
    path.lineTo(x, y + cell);
    path.lineTo(x, y);
    path.lineTo(right, y);
  }
  context.strokeStyle = colours.ground;
  context.lineWidth = 4;
  context.stroke(path);
  context.strokeStyle = colours.ink;
  context.lineWidth = 1.5;
  context.stroke(path);
  if (labels !== null) {
    context.font = `11px ${colours.font}`;
    context.fillStyle = colours.ink;
    context.textBaseline = 'middle';
    let free = -Infinity;
    for (const { cell: at, label } of lines) {
      const y = Math.floor(at / columns) * cell;
      if (y < free) continue;
      context.fillText(label, labels, Math.max(LABEL_HEIGHT / 2, y), labelRoom);
      free = y + LABEL_HEIGHT;
    }
  }
  context.restore();
}

/** Draws a frame around a cell, to be seen on any colour. */
export function paintCursor(
  context: CanvasRenderingContext2D,
  at: number,
  { columns, cell }: MarkLayout,
  colours: MapColours,
): void {
  const x = (at % columns) * cell;
  const y = Math.floor(at / columns) * cell;
  context.save();
  for (const [colour, width] of [
    [colours.ground, 5],
    [colours.ink, 2],
  ] as const) {
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.strokeRect(x - 1.5, y - 1.5, cell + 2, cell + 2);
  }
  context.restore();
}
