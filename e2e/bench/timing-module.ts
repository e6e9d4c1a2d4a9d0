import { encodeModule, I32 } from '../../workers/runtime/arithmetic/encode-module.ts';
import type { NewFunction } from '../../workers/runtime/arithmetic/encode-module.ts';
import { findCandidates } from '../../workers/runtime/arithmetic/find-candidates.ts';
import type { Generator } from '../../workers/runtime/arithmetic/generator.ts';
import { INTEGER } from '../../workers/runtime/arithmetic/generators.ts';
import { encodeSigned } from '../../workers/runtime/arithmetic/leb128.ts';
import type { MeaningName } from '../../workers/runtime/arithmetic/meanings.ts';
import { readModule } from '../../workers/runtime/arithmetic/module-reader.ts';
import { PASTA_FIELDS } from '../../workers/runtime/arithmetic/prime-field.ts';
import { rewriteArithmetic } from '../../workers/runtime/arithmetic/rewrite-arithmetic.ts';
import { extractFunctions } from '../../workers/runtime/arithmetic/sandbox.ts';
import type { CallKey } from './bench-report.ts';

/** A shipped function and its replacement, each alone in a module with a loop that calls it. */
export type TimingModules =
  | {
      readonly kind: 'found';
      readonly shipped: Uint8Array<ArrayBuffer>;
      readonly replaced: Uint8Array<ArrayBuffer>;
    }
  | { readonly kind: 'unavailable'; readonly reason: string };

const MEANING_OF: Readonly<Record<CallKey, MeaningName>> = {
  multiplication: 'multiply in place',
  squaring: 'square',
};

/** Where the two rows of elements lie, how many there are, and how far apart. */
export const ELEMENTS = { first: 32_768, second: 40_960, count: 64, bytes: 64 } as const;

/**
 * The function that the runtime would replace in a release's module, found as the runtime finds it.
 *
 * @param bytes the module as shipped.
 * @param generator what the runtime would replace it by in the browser: not what it would here.
 */
export async function buildTimingModules(
  bytes: Uint8Array<ArrayBuffer>,
  key: CallKey,
  generator: Generator,
): Promise<TimingModules> {
  const outcome = await rewriteArithmetic(bytes, { generators: [INTEGER] });
  if (outcome.kind === 'unsupported') return { kind: 'unavailable', reason: outcome.reason };
  const known = outcome.functions.find(({ meaning }) => meaning === MEANING_OF[key]);
  const candidate = findCandidates(bytes, readModule(bytes), PASTA_FIELDS).find(
    ({ closed }) => closed.main.index === known?.index,
  );
  if (known === undefined || candidate === undefined) {
    return { kind: 'unavailable', reason: 'this release has no such function of its own' };
  }
  const { closed, field } = candidate;
  const { type } = closed.main;
  const body = generator.generate(known.meaning, field, type.results.length > 0);
  return {
    kind: 'found',
    shipped: encodeTimingModule(extractFunctions(bytes, closed)),
    replaced: encodeTimingModule([{ type, body }]),
  };
}

/**
 * A module with `memory`, and `run(calls)`, which calls the first function that often, with elements
 * of the first and of the second row.
 */
export function encodeTimingModule(functions: readonly NewFunction[]): Uint8Array<ArrayBuffer> {
  const returns = (functions[0]?.type.results.length ?? 0) > 0;
  return encodeModule({
    functions: [...functions, { type: { params: [I32], results: [] }, body: loopBody(returns) }],
    // Turns of loops that the functions may take, and their stack pointer.
    globals: [0x7fff_ffff, 16_384],
    exports: { run: functions.length },
  });
}

/** for (i = 0; i < calls; i++) f(first + (i % 64) · 64, second + (37 · i % 64) · 64) */
function loopBody(returns: boolean): Uint8Array<ArrayBuffer> {
  const constant = (value: number) => [0x41, ...encodeSigned(BigInt(value))];
  const address = (row: number, step: number) =>
    [
      [0x20, 1, ...constant(step), 0x6c, ...constant(ELEMENTS.count - 1), 0x71],
      [...constant(ELEMENTS.bytes), 0x6c, ...constant(row), 0x6a],
    ].flat();
  return Uint8Array.from(
    [
      // One local of type i32.
      [1, 1, I32],
      [0x03, 0x40],
      address(ELEMENTS.first, 1),
      address(ELEMENTS.second, 37),
      [0x10, 0, ...(returns ? [0x1a] : [])],
      [0x20, 1, ...constant(1), 0x6a, 0x22, 1, 0x20, 0, 0x49, 0x0d, 0],
      [0x0b, 0x0b],
    ].flat(),
  );
}
