import type { ArithmeticCache, RememberedSearch } from './arithmetic-cache.ts';
import { findCandidates } from './find-candidates.ts';
import type { Generator, GeneratorName } from './generator.ts';
import { listGenerators } from './generators.ts';
import { agrees, identify } from './identify.ts';
import type { MeaningName } from './meanings.ts';
import { readModule } from './module-reader.ts';
import type { ModuleSections } from './module-reader.ts';
import { QUICK } from './operands.ts';
import { PASTA_FIELDS } from './prime-field.ts';
import type { PrimeField } from './prime-field.ts';
import { replaceBodies } from './rewrite-code.ts';
import { SharedCases } from './test-cases.ts';

/** A function of the module that runs with another body. */
export interface ReplacedFunction {
  /** In the module's function index space. */
  readonly index: number;
  readonly meaning: MeaningName;
  /** Name of the field. */
  readonly field: string;
}

/** What became of a module. */
export type ArithmeticOutcome =
  | {
      readonly kind: 'rewritten';
      readonly bytes: Uint8Array<ArrayBuffer>;
      readonly functions: readonly ReplacedFunction[];
      /** What wrote their new bodies. */
      readonly generator: GeneratorName;
      /** SHA-256 in hexadecimal digits, of the module as shipped and as rewritten. */
      readonly digestBefore: string;
      readonly digestAfter: string;
      /** Whether the functions were found by searching, or known from a search before. */
      readonly search: 'done' | 'remembered';
    }
  | { readonly kind: 'unsupported'; readonly reason: string };

/** How to rewrite. */
export interface RewriteOptions {
  readonly cache?: ArithmeticCache;
  /** Fields to look for; those of the Pasta curves unless given. */
  readonly fields?: readonly PrimeField[];
  /** What may write bodies, the best first; everything that this engine can run unless given. */
  readonly generators?: readonly Generator[];
}

/**
 * Replaces the multiplications and squarings in prime fields of a WebAssembly module by faster ones
 * that do the same to the bit. What a function is, is decided by running it: see {@link identify}.
 * No version and no name decides anything, and nothing is replaced that is not proved equal on every
 * test; so a module from which nothing could be learnt stays as it is.
 *
 * Never rejects and never throws: whatever the bytes are, the worst outcome is `unsupported`.
 *
 * @param bytes the module, which is not changed.
 */
export async function rewriteArithmetic(
  bytes: Uint8Array<ArrayBuffer>,
  { cache, fields = PASTA_FIELDS, generators = listGenerators() }: RewriteOptions = {},
): Promise<ArithmeticOutcome> {
  try {
    const digestBefore = await digestOf(bytes);
    const module = readModule(bytes);
    const [best] = generators;
    const remembered = await readQuietly(cache, digestBefore);
    // What another engine was given may be wrong in this one, or slower than need be.
    if (best !== undefined && remembered?.generator === best.name) {
      const { functions } = remembered;
      const rewritten = replaceFunctions(bytes, module, { functions, generator: best }, fields);
      const digestAfter = rewritten === null ? null : await digestOf(rewritten);
      if (rewritten !== null && digestAfter === remembered.digestAfter) {
        const found = { ...remembered, digestBefore, digestAfter };
        return { kind: 'rewritten', bytes: rewritten, ...found, search: 'remembered' };
      }
    }
    const found = searchFunctions(bytes, module, fields, generators);
    const rewritten = found === null ? null : replaceFunctions(bytes, module, found, fields);
    if (found === null || rewritten === null) return { kind: 'unsupported', reason: NOTHING_FOUND };
    const digestAfter = await digestOf(rewritten);
    const { functions } = found;
    const generator = found.generator.name;
    await writeQuietly(cache, digestBefore, { functions, generator, digestAfter });
    return {
      kind: 'rewritten',
      bytes: rewritten,
      functions,
      generator,
      digestBefore,
      digestAfter,
      search: 'done',
    };
  } catch (error) {
    return { kind: 'unsupported', reason: `${UNREADABLE} ${String(error)}` };
  }
}

const NOTHING_FOUND =
  'No function of this WebAssembly module does field arithmetic in a known way; it runs as shipped.';
const UNREADABLE = 'This WebAssembly module could not be searched; it runs as shipped.';

/** Functions to be replaced, and by what. */
interface Replacements {
  readonly functions: readonly ReplacedFunction[];
  readonly generator: Generator;
}

/**
 * The functions that are known, with the first generator that agrees with all of them, or with some
 * if there is no such one. `null` if nothing can be replaced.
 */
function searchFunctions(
  bytes: Uint8Array,
  module: ModuleSections,
  fields: readonly PrimeField[],
  generators: readonly Generator[],
): Replacements | null {
  const cases = new SharedCases(QUICK);
  const known = findCandidates(bytes, module, fields).flatMap((candidate) => {
    const meaning = identify(bytes, candidate, cases);
    return meaning === null ? [] : [{ candidate, meaning }];
  });
  let most: Replacements | null = null;
  for (const generator of generators) {
    const functions = known
      .filter(({ candidate, meaning }) => agrees(generator, candidate, meaning, cases))
      .map(({ candidate: { closed, field }, meaning }): ReplacedFunction => {
        return { index: closed.main.index, meaning, field: field.name };
      });
    if (functions.length > (most?.functions.length ?? 0)) most = { functions, generator };
    if (functions.length === known.length) break;
  }
  return most;
}

/** `null` if a function is not one of the module, or its field is not known. */
function replaceFunctions(
  bytes: Uint8Array,
  module: ModuleSections,
  { functions, generator }: Replacements,
  fields: readonly PrimeField[],
): Uint8Array<ArrayBuffer> | null {
  const bodies = new Map<number, Uint8Array>();
  for (const { index, meaning, field: name } of functions) {
    const field = fields.find((known) => known.name === name);
    const type = module.functions[index - module.importedFunctions]?.type;
    if (field === undefined || type === undefined) return null;
    bodies.set(index, generator.generate(meaning, field, type.results.length > 0));
  }
  return replaceBodies(bytes, module, bodies);
}

async function digestOf(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

async function readQuietly(
  cache: ArithmeticCache | undefined,
  digest: string,
): Promise<RememberedSearch | null> {
  try {
    return (await cache?.read(digest)) ?? null;
  } catch {
    return null;
  }
}

async function writeQuietly(
  cache: ArithmeticCache | undefined,
  digest: string,
  found: RememberedSearch,
): Promise<void> {
  try {
    await cache?.write(digest, found);
  } catch {
    // Then the next page searches again.
  }
}
