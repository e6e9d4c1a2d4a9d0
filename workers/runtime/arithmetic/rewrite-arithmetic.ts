import type { ArithmeticCache, RememberedSearch } from './arithmetic-cache.ts';
import { findCandidates } from './find-candidates.ts';
import { generateBody } from './generate-body.ts';
import { identify } from './identify.ts';
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
  { cache, fields = PASTA_FIELDS }: RewriteOptions = {},
): Promise<ArithmeticOutcome> {
  try {
    const digestBefore = await digestOf(bytes);
    const module = readModule(bytes);
    const remembered = await readQuietly(cache, digestBefore);
    if (remembered !== null) {
      const rewritten = replaceFunctions(bytes, module, remembered.functions, fields);
      const digestAfter = rewritten === null ? null : await digestOf(rewritten);
      if (rewritten !== null && digestAfter === remembered.digestAfter) {
        const { functions } = remembered;
        const search = 'remembered';
        return {
          kind: 'rewritten',
          bytes: rewritten,
          functions,
          digestBefore,
          digestAfter,
          search,
        };
      }
    }
    const functions = searchFunctions(bytes, module, fields);
    const rewritten = replaceFunctions(bytes, module, functions, fields);
    if (functions.length === 0 || rewritten === null) {
      return { kind: 'unsupported', reason: NOTHING_FOUND };
    }
    const digestAfter = await digestOf(rewritten);
    await writeQuietly(cache, digestBefore, { functions, digestAfter });
    const search = 'done';
    return { kind: 'rewritten', bytes: rewritten, functions, digestBefore, digestAfter, search };
  } catch (error) {
    return { kind: 'unsupported', reason: `${UNREADABLE} ${String(error)}` };
  }
}

const NOTHING_FOUND =
  'No function of this WebAssembly module does field arithmetic in a known way; it runs as shipped.';
const UNREADABLE = 'This WebAssembly module could not be searched; it runs as shipped.';

function searchFunctions(
  bytes: Uint8Array,
  module: ModuleSections,
  fields: readonly PrimeField[],
): readonly ReplacedFunction[] {
  const cases = new SharedCases(QUICK);
  return findCandidates(bytes, module, fields).flatMap((candidate) => {
    const meaning = identify(bytes, candidate, cases);
    const { index } = candidate.closed.main;
    return meaning === null ? [] : [{ index, meaning, field: candidate.field.name }];
  });
}

/** `null` if a function is not one of the module, or its field is not known. */
function replaceFunctions(
  bytes: Uint8Array,
  module: ModuleSections,
  functions: readonly ReplacedFunction[],
  fields: readonly PrimeField[],
): Uint8Array<ArrayBuffer> | null {
  const bodies = new Map<number, Uint8Array>();
  for (const { index, meaning, field: name } of functions) {
    const field = fields.find((known) => known.name === name);
    const type = module.functions[index - module.importedFunctions]?.type;
    if (field === undefined || type === undefined) return null;
    bodies.set(index, generateBody(meaning, field, type.results.length > 0));
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
