import * as fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { findPollution, FUZZ_RUNS, mutateValue } from '../../../src/core/fixtures/mutate-value.ts';
import { locateError, renderPosition } from './locate-error.ts';
import { readSourceMap } from './read-source-map.ts';

const URL = 'blob:http://localhost/1';
const MAP = {
  version: 3,
  sources: ['my-program.ts', null],
  sourcesContent: ['// A program\n\nconst\tx = y;\n// The end.\n', null],
  names: [],
  mappings: ';AAEM,SACA;;ACDN,IAAI,GAAG;AACP',
};
const DIGITS = 'ABCDgh09+/,;AAAA,,;;!é';

function toModule(map: unknown): string {
  const encoded = Buffer.from(JSON.stringify(map) ?? '').toString('base64');
  return `x;\n//# sourceMappingURL=data:application/json;charset=utf-8;base64,${encoded}\n`;
}

const anyMappings = fc
  .array(fc.nat(DIGITS.length - 1), { maxLength: 60 })
  .map((digits) => digits.map((digit) => DIGITS[digit]).join(''));
const anyMap = fc.oneof(
  fc.nat().map((seed) => mutateValue(MAP, seed)),
  anyMappings.map((mappings) => Object.assign({}, MAP, { mappings })),
);
const anyModule = fc.oneof(
  anyMap.map(toModule),
  fc
    .tuple(fc.constant(toModule(MAP)), fc.nat(400), fc.string({ maxLength: 5 }))
    .map(([module, at, text]) => module.slice(0, at) + text + module.slice(at + 1)),
);

afterAll(() => expect(findPollution()).toEqual([]));

describe('the source map of a program', () => {
  it('leads an error to a place in words, or nowhere, whatever it holds', () => {
    let found = 0;
    fc.assert(
      fc.property(anyModule, fc.nat(6), fc.nat(20), (module, line, column) => {
        const map = readSourceMap(module);
        if (map === null) return;
        const error = new Error('y is not defined');
        error.stack = `Error\n    at inputs (${URL}:${line}:${column})`;
        const position = locateError(error, URL, map);
        if (position === null) return;
        found += 1;
        const rendered = renderPosition(position);
        if (!rendered.startsWith(`${position.source}:`)) expect(rendered).toBe('a place');
      }),
      { numRuns: FUZZ_RUNS },
    );
    expect(found).toBeGreaterThan(FUZZ_RUNS / 100);
  });
});
