import { OWNER_KINDS } from '../core/heap/chunk-owners.ts';
import type { OwnerKind } from '../core/heap/chunk-owners.ts';
import { DIMMED } from './heap-map-cells.ts';
import type { MapGrid } from './heap-map-view.ts';
import { parseHex } from './hex-colour.ts';
import type { Rgb } from './hex-colour.ts';

/** How the cells of a kind look, besides their colour. */
type CellPattern =
  'solid' | 'bars' | 'corner' | 'dot' | 'split' | 'low' | 'stripes' | 'frame' | 'speck' | 'cross';

const PATTERNS: Readonly<Record<OwnerKind, CellPattern>> = {
  static: 'solid',
  stack: 'bars',
  srs: 'corner',
  index: 'dot',
  values: 'split',
  module: 'low',
  unreachable: 'stripes',
  unmarked: 'solid',
  free: 'frame',
  top: 'speck',
  gap: 'cross',
};

/** CSS pixels along a cell with the gap to the next, before they are rounded to whole pixels. */
const CELL_PX = 6;

/** How much of its colour a dimmed cell keeps. */
const DIMMED_SHARE = 0.2;

/** The page's tokens as the map needs them: resolved. */
export interface MapColours {
  readonly panel: Rgb;
  readonly kinds: Readonly<Record<OwnerKind, Rgb>>;
  /** Of lines and labels, in CSS. */
  readonly ink: string;
  readonly ground: string;
  readonly font: string;
}

/** Reads the tokens in force on an element. */
export function readMapColours(element: Element): MapColours {
  const style = getComputedStyle(element);
  const token = (name: string) => style.getPropertyValue(name).trim();
  const kinds = OWNER_KINDS.map((kind) => [kind, parseHex(token(`--pp-owner-${kind}`))] as const);
  return {
    panel: parseHex(token('--pp-panel')),
    kinds: Object.fromEntries(kinds) as Record<OwnerKind, Rgb>,
    ink: token('--pp-ink'),
    ground: token('--pp-panel'),
    font: token('--wa-font-family-body'),
  };
}

/**
 * Draws cells by copying a small picture of each kind into one image: the time depends on the number
 * of pixels, not on what is in the heap.
 */
export class CellPainter {
  /** Pixels of the canvas along a cell, with the gap to the next. */
  readonly cell: number;
  /** Pixels of the canvas for one of CSS. */
  readonly scale: number;
  readonly #tiles: readonly Uint32Array[];
  #image: ImageData | null = null;

  /**
   * @param cell pixels of the canvas along a cell.
   * @param gap of these, how many are left free between two cells.
   * @param scale pixels of the canvas for one of CSS.
   */
  constructor(colours: MapColours, cell: number, gap: number, scale: number) {
    this.cell = cell;
    this.scale = scale;
    const blank = new Uint32Array(cell * cell).fill(pack(colours.panel));
    const tiles = Array.from({ length: 256 }, (): Uint32Array => blank);
    for (const [code, kind] of OWNER_KINDS.entries()) {
      tiles[code] = makeTile(kind, colours, cell, gap, 1);
      tiles[code | DIMMED] = makeTile(kind, colours, cell, gap, DIMMED_SHARE);
    }
    this.#tiles = tiles;
  }

  /** Cells of the usual size, with edges on pixels of this screen. */
  static forScreen(colours: MapColours): CellPainter {
    const scale = window.devicePixelRatio;
    const gap = Math.max(1, Math.round(scale));
    return new CellPainter(colours, Math.round(CELL_PX * scale), gap, scale);
  }

  /** Draws the cells of a grid, from its upper left corner on. */
  paint(context: CanvasRenderingContext2D, codes: Uint8Array, { columns, rows }: MapGrid): void {
    const { cell } = this;
    const width = columns * cell;
    const height = rows * cell;
    if (this.#image?.width !== width || this.#image.height !== height) {
      this.#image = context.createImageData(width, height);
    }
    const pixels = new Uint32Array(this.#image.data.buffer);
    for (let row = 0; row < rows; row += 1) {
      for (let column = 0; column < columns; column += 1) {
        const tile = this.#tiles[codes[row * columns + column] ?? 255];
        if (tile === undefined) continue;
        let to = row * cell * width + column * cell;
        for (let from = 0; from < tile.length; to += width - cell) {
          for (let x = 0; x < cell; x += 1) pixels[to++] = tile[from++] ?? 0;
        }
      }
    }
    context.putImageData(this.#image, 0, 0);
  }
}

/** `0xAABBGGRR`, as ImageData has it on little-endian machines, which all that run WebAssembly are. */
function pack([red, green, blue]: Rgb): number {
  return ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;
}

function mix([r1, g1, b1]: Rgb, [r2, g2, b2]: Rgb, share: number): Rgb {
  const blend = (a: number, b: number) => Math.round(a * share + b * (1 - share));
  return [blend(r1, r2), blend(g1, g2), blend(b1, b2)];
}

function makeTile(
  kind: OwnerKind,
  { panel, kinds }: MapColours,
  cell: number,
  gap: number,
  share: number,
): Uint32Array {
  const colour = mix(kinds[kind], panel, share);
  const strong = pack(colour);
  const soft = pack(mix(colour, panel, 0.45));
  const ground = pack(panel);
  const size = cell - gap;
  const tile = new Uint32Array(cell * cell).fill(ground);
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) {
      const ink = inkAt(PATTERNS[kind], x, y, size);
      tile[y * cell + x] = ink === 'strong' ? strong : ink === 'soft' ? soft : ground;
    }
  }
  return tile;
}

/** What a pattern has at a pixel of a cell that is `size` pixels wide. */
function inkAt(
  pattern: CellPattern,
  x: number,
  y: number,
  size: number,
): 'strong' | 'soft' | 'none' {
  // Of a strip of single pixels only the colours are left.
  if (size < 3) return 'strong';
  const third = size / 3;
  const inMiddle = (at: number) => at >= Math.floor(third) && at < Math.ceil(2 * third);
  const edge = Math.max(1, Math.round(size / 6));
  const atEdge = (at: number) => at < edge || at >= size - edge;
  switch (pattern) {
    case 'solid':
      return 'strong';
    case 'bars':
      return inMiddle(y) ? 'soft' : 'strong';
    case 'corner':
      return x >= size / 2 && y < size / 2 ? 'soft' : 'strong';
    case 'low':
      return y >= size / 2 ? 'soft' : 'strong';
    case 'dot':
      return inMiddle(x) && inMiddle(y) ? 'soft' : 'strong';
    case 'split':
      return x < size / 2 ? 'strong' : 'soft';
    case 'stripes':
      return (x + y) % size < size / 2 ? 'strong' : 'soft';
    case 'frame':
      return atEdge(x) || atEdge(y) ? 'strong' : 'none';
    case 'speck':
      return inMiddle(x) && inMiddle(y) ? 'strong' : 'none';
    case 'cross':
      return Math.abs(x - y) < third / 2 || Math.abs(x + y + 1 - size) < third / 2
        ? 'strong'
        : 'none';
  }
}

/** Gives a canvas so many pixels, each as large as one of the screen. */
export function sizeCanvas(
  canvas: HTMLCanvasElement,
  width: number,
  height: number,
): CanvasRenderingContext2D {
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
    canvas.style.inlineSize = `${width / window.devicePixelRatio}px`;
    canvas.style.blockSize = `${height / window.devicePixelRatio}px`;
  }
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('a canvas without a 2D context');
  return context;
}
