import { describe, expect, it } from 'vitest';
import { isChunkKind, OWNER_KINDS } from '../core/heap/chunk-owners.ts';
import type { OwnerKind } from '../core/heap/chunk-owners.ts';
import { DIMMED, OUTSIDE } from './heap-map-cells.ts';
import { CellPainter } from './heap-map-painter.ts';
import type { MapColours } from './heap-map-painter.ts';

type Rgb = readonly [number, number, number];

const WHITE: Rgb = [255, 255, 255];
const BLACK: Rgb = [0, 0, 0];

function coloursOf(of: (code: number) => Rgb): MapColours {
  const kinds = Object.fromEntries(OWNER_KINDS.map((kind, code) => [kind, of(code)]));
  return {
    panel: WHITE,
    kinds: kinds as Record<OwnerKind, Rgb>,
    ink: '#000',
    ground: '#fff',
    font: 'sans-serif',
  };
}

/** What is painted, as the red of each pixel, row by row. */
function paintReds(
  painter: CellPainter,
  codes: readonly number[],
  columns: number,
): readonly number[][] {
  const reds: number[][] = [];
  const context = {
    createImageData: (width: number, height: number) => ({
      width,
      height,
      data: new Uint8ClampedArray(width * height * 4),
    }),
    putImageData: ({ width, height, data }: ImageData) => {
      for (let y = 0; y < height; y += 1) {
        const row = data.subarray(y * width * 4, (y + 1) * width * 4);
        reds.push(Array.from(row).filter((_, i) => i % 4 === 0));
      }
    },
  };
  painter.paint(context as unknown as CanvasRenderingContext2D, Uint8Array.from(codes), {
    columns,
    rows: codes.length / columns,
  });
  return reds;
}

describe('CellPainter', () => {
  const grey = coloursOf((code) => [code * 10, 0, 0]);

  it('puts each cell in its place, with gaps between', () => {
    const code = OWNER_KINDS.indexOf('static');
    expect(paintReds(new CellPainter(grey, 3, 1, 1), [code, OUTSIDE, OUTSIDE, code], 2)).toEqual([
      [0, 0, 255, 255, 255, 255],
      [0, 0, 255, 255, 255, 255],
      [255, 255, 255, 255, 255, 255],
      [255, 255, 255, 0, 0, 255],
      [255, 255, 255, 0, 0, 255],
      [255, 255, 255, 255, 255, 255],
    ]);
  });

  it('closes the frame of a free cell on all sides', () => {
    const painter = new CellPainter(
      coloursOf(() => BLACK),
      6,
      1,
      1,
    );
    const rows = paintReds(painter, [OWNER_KINDS.indexOf('free')], 1);
    const edge = [0, 0, 0, 0, 0, 255];
    const side = [0, 255, 255, 255, 0, 255];
    expect(rows.slice(0, 5)).toEqual([edge, side, side, side, edge]);
  });

  it('paints cells of one pixel in their colour', () => {
    const codes = OWNER_KINDS.map((_, code) => code);
    const strip = paintReds(new CellPainter(grey, 1, 0, 1), codes, codes.length);
    expect(strip).toEqual([codes.map((code) => code * 10)]);
  });

  it.each([6, 8, 9, 12, 18])(
    'tells owners of chunks apart without their colours in cells of %d pixels',
    (cell) => {
      const painter = new CellPainter(
        coloursOf(() => BLACK),
        cell,
        Math.round(cell / 6),
        1,
      );
      // Nobody looked for owners where anything is unmarked: it is never seen beside the others.
      const kinds = OWNER_KINDS.filter((kind) => isChunkKind(kind) && kind !== 'unmarked');
      const pictures = kinds.map((kind) =>
        JSON.stringify(paintReds(painter, [OWNER_KINDS.indexOf(kind)], 1)),
      );
      expect(new Set(pictures).size).toBe(kinds.length);
    },
  );

  it('paints dimmed cells near the ground, and in their pattern', () => {
    const painter = new CellPainter(
      coloursOf(() => BLACK),
      6,
      1,
      1,
    );
    const code = OWNER_KINDS.indexOf('unreachable');
    const lit = paintReds(painter, [code], 1).flat();
    const dimmed = paintReds(painter, [code | DIMMED], 1).flat();
    expect(Math.min(...lit)).toBe(0);
    expect(Math.min(...dimmed)).toBeGreaterThan(190);
    expect(new Set(dimmed).size).toBe(new Set(lit).size);
  });
});
