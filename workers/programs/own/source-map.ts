/** The part of a source map, version 3, that says where generated code comes from. */
export interface SourceMap {
  readonly sources: readonly (string | null)[];
  readonly sourcesContent?: readonly (string | null)[];
  readonly mappings: string;
}

/** A place in a source. */
export interface SourcePosition {
  readonly source: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
  /** The text of the whole source, where the map has it. */
  readonly text: string | null;
}

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/**
 * Where a piece of generated code comes from: the last mapping at or before it in its line, as the
 * format has it (https://tc39.es/ecma426/).
 *
 * @param line from 1.
 * @param column from 1, as in stacks.
 * @returns `null` if nothing in that line is mapped, or only to no source.
 */
export function findOriginal(map: SourceMap, line: number, column: number): SourcePosition | null {
  // All but the generated column go on from line to line.
  const state = { source: 0, line: 0, column: 0 };
  let found: typeof state | null = null;
  const lines = map.mappings.split(';');
  for (const [i, segments] of lines.slice(0, line).entries()) {
    let generated = 0;
    for (const segment of segments === '' ? [] : segments.split(',')) {
      const [forward = 0, source, down, right] = decodeNumbers(segment);
      generated += forward;
      if (source !== undefined && down !== undefined && right !== undefined) {
        state.source += source;
        state.line += down;
        state.column += right;
      }
      if (i === line - 1 && generated <= column - 1)
        found = source === undefined ? null : { ...state };
    }
  }
  const source = found === null ? undefined : map.sources[found.source];
  if (found === null || source === undefined || source === null) return null;
  return {
    source,
    line: found.line + 1,
    column: found.column + 1,
    text: map.sourcesContent?.[found.source] ?? null,
  };
}

/** Numbers in base 64, the lowest five bits first; the lowest bit of each is its sign. */
function decodeNumbers(segment: string): readonly number[] {
  const numbers: number[] = [];
  let value = 0;
  let scale = 1;
  for (const character of segment) {
    const digit = DIGITS.indexOf(character);
    value += (digit & 31) * scale;
    scale *= 32;
    if (digit >= 32) continue;
    numbers.push(value % 2 === 1 ? -(value - 1) / 2 : value / 2);
    value = 0;
    scale = 1;
  }
  return numbers;
}
