import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { RememberedSearch } from './arithmetic-cache.ts';
import { RELEASES } from './fixtures/releases.ts';
import { functionOf, generated, moduleOf } from './fixtures/small-module.ts';
import { TWICE_ROUNDED } from './fixtures/twice-rounded.ts';
import { FUSED, INTEGER } from './generators.ts';
import { readModule } from './module-reader.ts';
import { PASTA_FIELDS } from './prime-field.ts';
import { rewriteArithmetic } from './rewrite-arithmetic.ts';
import type { ArithmeticOutcome } from './rewrite-arithmetic.ts';

const [p, q] = PASTA_FIELDS;
if (p === undefined || q === undefined) throw new Error('No fields.');

/** Function numbers as found; the numbers decide nothing, they are what the documentation lists. */
const TABLE: Readonly<Record<keyof typeof RELEASES, readonly string[]>> = {
  '2.15': [
    '249 sum of two products p',
    '250 sum of two products q',
    '354 multiply in place p',
    '355 multiply in place q',
    '386 square q',
    '387 square p',
    '429 square in place p',
    '430 square in place q',
    '433 square in place p',
    '434 square in place q',
  ],
  '2.14': [
    '289 sum of two products q',
    '290 sum of two products p',
    '310 multiply in place q',
    '311 multiply in place p',
    '402 square p',
    '403 square q',
    '409 square in place p',
    '410 square in place q',
  ],
  '2.10': [
    '247 sum of two products q',
    '248 sum of two products p',
    '266 multiply in place q',
    '267 multiply in place p',
    '337 square p',
    '338 square q',
    '342 square in place p',
    '343 square in place q',
  ],
  // Compiled for calls of a 128-bit multiplication, and with a stack.
  '2.4': [
    '275 sum of two products p',
    '278 sum of two products q',
    '359 multiply in place q',
    '360 multiply in place p',
    '385 square q',
    '386 square p',
    '388 square in place q',
    '389 square in place p',
  ],
};

describe.each(Object.keys(TABLE) as (keyof typeof TABLE)[])('o1js %s', (release) => {
  it('is rewritten in these functions and nowhere else', { timeout: 60_000 }, async () => {
    const shipped = new Uint8Array(readFileSync(RELEASES[release]));
    const outcome = await rewriteArithmetic(shipped);
    expect(listFunctions(outcome)).toEqual(TABLE[release]);
    if (outcome.kind !== 'rewritten') return;
    expect(WebAssembly.validate(outcome.bytes)).toBe(true);
    expect(outcome.digestAfter).not.toBe(outcome.digestBefore);
    const replaced = new Set(outcome.functions.map(({ index }) => index));
    // Compared without a matcher, which would print megabytes.
    expect(outline(shipped, replaced) === outline(outcome.bytes, replaced)).toBe(true);
  });
});

describe('rewriteArithmetic', () => {
  const small = moduleOf(generated('multiply in place', p), generated('square', q));

  it('rewrites a module of any origin, by what its functions do', async () => {
    expect(listFunctions(await rewriteArithmetic(small))).toEqual([
      '0 multiply in place p',
      '1 square q',
    ]);
  });

  const createCache = () => {
    const remembered = new Map<string, RememberedSearch>();
    return {
      read: (digest: string) => Promise.resolve(remembered.get(digest) ?? null),
      write: (digest: string, found: RememberedSearch) =>
        Promise.resolve(void remembered.set(digest, found)),
    };
  };

  it('multiplies by the first generator that is right in this engine', async () => {
    const generatorOf = async (...generators: (typeof FUSED)[]) => {
      const outcome = await rewriteArithmetic(small, { generators });
      return outcome.kind === 'rewritten' ? outcome.generator : outcome.reason;
    };
    const outcome = await rewriteArithmetic(small);
    expect(outcome).toMatchObject({ kind: 'rewritten', generator: 'fused multiply-add' });
    expect(await generatorOf(INTEGER)).toBe('integer');
    expect(await generatorOf(TWICE_ROUNDED, INTEGER)).toBe('integer');
    expect(await generatorOf(TWICE_ROUNDED)).toMatch(/as shipped/);
  });

  it.each([
    ['fused', 'another engine does not fuse', [FUSED, INTEGER], [INTEGER]],
    ['integer', 'another engine fuses', [INTEGER], [FUSED, INTEGER]],
  ])('searches again for what was remembered as %s when %s', async (_, __, then, now) => {
    const cache = createCache();
    const before = await rewriteArithmetic(small, { cache, generators: then });
    const after = await rewriteArithmetic(small, { cache, generators: now });
    expect(before).toMatchObject({ kind: 'rewritten', generator: then[0]?.name });
    expect(after).toMatchObject({ kind: 'rewritten', search: 'done', generator: now[0]?.name });
    expect(await rewriteArithmetic(small, { cache, generators: now })).toEqual({
      ...after,
      search: 'remembered',
    });
  });

  it('remembers what it found, and searches no second time', async () => {
    const cache = createCache();
    const first = await rewriteArithmetic(small, { cache });
    const second = await rewriteArithmetic(small, { cache });
    expect(first).toMatchObject({ kind: 'rewritten', search: 'done' });
    expect(second).toEqual({ ...first, search: 'remembered' });
  });

  it('believes no memory that does not lead to a module that was tested', async () => {
    const functions = [{ index: 1, meaning: 'multiply in place', field: 'p' }] as const;
    const rest = { generator: FUSED.name, digestAfter: 'ab' };
    for (const found of [
      { ...rest, functions },
      { ...rest, functions: [{ ...functions[0], index: 9 }] },
      { ...rest, functions: [{ ...functions[0], field: 'r' }] },
    ]) {
      const cache = { read: () => Promise.resolve(found), write: () => Promise.resolve() };
      const outcome = await rewriteArithmetic(small, { cache });
      expect(outcome).toMatchObject({ kind: 'rewritten', search: 'done' });
      expect(listFunctions(outcome)).toEqual(['0 multiply in place p', '1 square q']);
    }
  });

  it('does without a cache that fails', async () => {
    const fail = () => Promise.reject(new Error('quota'));
    const outcome = await rewriteArithmetic(small, { cache: { read: fail, write: fail } });
    expect(outcome.kind).toBe('rewritten');
  });

  it.each([
    ['no module', new Uint8Array()],
    ['other bytes', new TextEncoder().encode('<!doctype html>')],
    ['a module without code', Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0)],
    ['a module without arithmetic', moduleOf(functionOf(2, Uint8Array.of(0, 0x0b)))],
  ])('leaves %s as it is, and says so', async (_, bytes) => {
    const outcome = await rewriteArithmetic(bytes);
    expect(outcome).toEqual({ kind: 'unsupported', reason: expect.stringMatching(/as shipped/) });
  });
});

function listFunctions(outcome: ArithmeticOutcome): readonly string[] {
  if (outcome.kind === 'unsupported') return [outcome.reason];
  return outcome.functions.map(({ index, meaning, field }) => `${index} ${meaning} ${field}`);
}

/** A module's bytes outside its code section, and all of its other bodies. */
function outline(bytes: Uint8Array, without: ReadonlySet<number>): string {
  const { codeSection, functions } = readModule(bytes);
  const text = (start: number, end?: number) =>
    Buffer.from(bytes.subarray(start, end)).toString('latin1');
  const bodies = functions.map(({ index, body }) =>
    without.has(index) ? '' : text(body.start, body.end),
  );
  return [text(0, codeSection.start), ...bodies, text(codeSection.end)].join('|');
}
