import { describe, expect, it } from 'vitest';
import { encodeModule, I32 } from '../../workers/runtime/arithmetic/encode-module.ts';
import { INTEGER } from '../../workers/runtime/arithmetic/generators.ts';
import {
  fromWords,
  PASTA_FIELDS,
  reduceMontgomery,
  toWords,
} from '../../workers/runtime/arithmetic/prime-field.ts';
import { readProverModule } from './release-package.ts';
import { buildTimingModules, ELEMENTS, encodeTimingModule } from './timing-module.ts';

const [p] = PASTA_FIELDS;
if (p === undefined) throw new Error('no field');

/** Runs the module's loop on two rows of elements; gives back the first one. */
function runLoop(
  bytes: Uint8Array<ArrayBuffer>,
  calls: number,
  [first, second]: readonly [readonly bigint[], readonly bigint[]],
): readonly bigint[] {
  const { memory, run } = new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports;
  if (!(memory instanceof WebAssembly.Memory) || typeof run !== 'function') throw new Error('none');
  const words = new Uint32Array(memory.buffer);
  const place = (row: number, i: number) => (row + i * ELEMENTS.bytes) / 4;
  first.forEach((element, i) => words.set(toWords(element), place(ELEMENTS.first, i)));
  second.forEach((element, i) => words.set(toWords(element), place(ELEMENTS.second, i)));
  run(calls);
  return first.map((_, i) =>
    fromWords(words.subarray(place(ELEMENTS.first, i), place(ELEMENTS.first, i) + 8)),
  );
}

const row = (seed: bigint) =>
  Array.from({ length: ELEMENTS.count }, (_, i) => seed ** BigInt(i + 90) % p.modulus);

describe('encodeTimingModule', () => {
  it('calls the function as often as it is told, through both rows', () => {
    const [first, second] = [row(7n), row(11n)];
    for (const returnsPointer of [false, true]) {
      const type = { params: [I32, I32], results: returnsPointer ? [I32] : [] };
      const body = INTEGER.generate('multiply in place', p, returnsPointer);
      const bytes = encodeTimingModule([{ type, body }]);
      const calls = ELEMENTS.count + 3;
      const expected = [...first];
      for (let i = 0; i < calls; i += 1) {
        const at = i % ELEMENTS.count;
        const factor = second[(37 * i) % ELEMENTS.count] ?? 0n;
        expected[at] = reduceMontgomery(p, (expected[at] ?? 0n) * factor);
      }
      expect(runLoop(bytes, calls, [first, second])).toEqual(expected);
    }
  });
});

describe('buildTimingModules', () => {
  it.each(['multiplication', 'squaring'] as const)(
    'has the shipped function for a %s and its replacement, which agree',
    async (key) => {
      // A release whose functions call others and use a stack.
      const modules = await buildTimingModules(await readProverModule('2.4.0'), key, INTEGER);
      if (modules.kind === 'unavailable') throw new Error(modules.reason);
      const rows = [row(3n), row(5n)] as const;
      const shipped = runLoop(modules.shipped, 200, rows);
      expect(shipped).toEqual(runLoop(modules.replaced, 200, rows));
      expect(shipped).not.toEqual(rows[0]);
      expect(modules.shipped).not.toEqual(modules.replaced);
    },
  );

  it('says why there is nothing to be timed', async () => {
    const empty = encodeModule({ functions: [], globals: [], exports: {} });
    expect(await buildTimingModules(empty, 'squaring', INTEGER)).toEqual({
      kind: 'unavailable',
      reason: expect.stringMatching(/known way/),
    });
  });
});
