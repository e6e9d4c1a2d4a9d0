import type { Bytes } from '../../../src/core/units.ts';
import type { MatrixCell, MatrixProgram } from './matrix-format.ts';

/** What an id is made from. */
export type CellPlace = Omit<MatrixCell, 'id' | 'expected' | 'because'>;

/**
 * The id of a cell: `2.14.0 merkle depth=20 leaking threads=8 maxMemory=320MiB`. Without a cap it
 * ends after the threads. Two cells that differ have different ids.
 */
export function nameCell(cell: CellPlace): string {
  const { o1js, path, threads, maxMemoryBytes } = cell;
  return [
    quote(o1js),
    nameProgram(cell),
    path,
    `threads=${threads ?? 'cores'}`,
    ...(maxMemoryBytes === null ? [] : [`maxMemory=${nameSize(maxMemoryBytes)}`]),
  ].join(' ');
}

/** A program with its parameters: `merkle depth=20`. */
export function nameProgram({ program, parameters }: MatrixProgram): string {
  const values = Object.entries(parameters).sort(([a], [b]) => (a < b ? -1 : 1));
  return [quote(program), ...values.map(([key, value]) => `${quote(key)}=${value}`)].join(' ');
}

/** A size without any rounding, in the largest unit that it is a whole number of: `1792MiB`. */
export function nameSize(bytes: Bytes): string {
  const units = ['B', 'KiB', 'MiB', 'GiB'];
  let value = bytes;
  let unit = 0;
  while (value > 0 && value % 1024 === 0 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${value}${units[unit]}`;
}

/** Paths may have blanks in them, which separate the parts of an id. */
function quote(text: string): string {
  return /[\s"=]/.test(text) ? JSON.stringify(text) : text;
}
