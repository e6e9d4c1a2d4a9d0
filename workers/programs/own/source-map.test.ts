import { SourceMap as NodeSourceMap } from 'node:module';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findOriginal } from './source-map.ts';

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

function encode(number: number): string {
  let rest = number < 0 ? -number * 2 + 1 : number * 2;
  let text = '';
  do {
    const digit = rest % 32;
    rest = Math.floor(rest / 32);
    text += DIGITS[rest > 0 ? digit + 32 : digit];
  } while (rest > 0);
  return text;
}

/** Lines of mappings, each from a generated column to a place in one of two sources. */
const anyLines = fc.array(
  fc.uniqueArray(
    fc.record({
      generated: fc.nat(300),
      source: fc.nat(1),
      line: fc.nat(40_000),
      column: fc.nat(300),
    }),
    { selector: ({ generated }) => generated, maxLength: 5 },
  ),
  { minLength: 1, maxLength: 6 },
);

describe('findOriginal', () => {
  it('finds what Node finds, to the nearest mapping at or before', () => {
    fc.assert(
      fc.property(anyLines, fc.nat(6), fc.nat(320), (lines, line, column) => {
        let [source, original, at] = [0, 0, 0];
        const mappings = lines
          .map((segments) => {
            let generated = 0;
            return segments
              .toSorted((a, b) => a.generated - b.generated)
              .map((to) => {
                const numbers = [
                  to.generated - generated,
                  to.source - source,
                  to.line - original,
                  to.column - at,
                ];
                [generated, source, original, at] = [to.generated, to.source, to.line, to.column];
                return numbers.map(encode).join('');
              })
              .join(',');
          })
          .join(';');
        const map = { sources: ['a.ts', 'b.ts'], mappings };
        const rest = { version: 3, file: '', sourceRoot: '', names: [], sourcesContent: [] };
        const node = new NodeSourceMap({ ...map, ...rest });
        const entry = node.findEntry(line, column);
        const isOfLine = 'generatedLine' in entry && entry.generatedLine === line;
        const expected = isOfLine
          ? {
              source: entry.originalSource,
              line: entry.originalLine + 1,
              column: entry.originalColumn + 1,
              text: null,
            }
          : null;
        expect(findOriginal(map, line + 1, column + 1)).toEqual(expected);
      }),
      { numRuns: 500 },
    );
  });

  it('gives the text of the source where the map has it', () => {
    const map = { sources: ['a.ts'], sourcesContent: ['const a = 1;'], mappings: 'AAAA' };
    expect(findOriginal(map, 1, 9)).toEqual({
      source: 'a.ts',
      line: 1,
      column: 1,
      text: 'const a = 1;',
    });
  });

  it('finds nothing in code that comes from nowhere', () => {
    const map = { sources: ['a.ts'], mappings: ';A,IAAA' };
    expect(findOriginal(map, 1, 1)).toBeNull();
    expect(findOriginal(map, 2, 2)).toBeNull();
    expect(findOriginal(map, 2, 5)).not.toBeNull();
    expect(findOriginal(map, 9, 1)).toBeNull();
  });
});
