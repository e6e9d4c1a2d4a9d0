import { readShape } from './function-shape.ts';
import type { FunctionShape } from './function-shape.ts';
import { encodeSigned } from './leb128.ts';
import { fitsType, MEANINGS } from './meanings.ts';
import type { Meaning } from './meanings.ts';
import type { DefinedFunction, ModuleSections } from './module-reader.ts';
import { lowWord } from './prime-field.ts';
import type { PrimeField } from './prime-field.ts';
import type { ClosedFunction, ShapedFunction } from './sandbox.ts';

/** A function that may be one of field arithmetic, by its looks. What it is, a test will tell. */
export interface Candidate {
  readonly closed: ClosedFunction;
  readonly field: PrimeField;
  /** What it could be. */
  readonly meanings: readonly Meaning[];
}

/**
 * Bytes of a body. Known ones have 1400 to 2900; less cannot multiply 256 bits, and what is much
 * more does something else as well.
 */
const BODY_BYTES = { least: 400, most: 8192 } as const;
/** Different functions that one may call: 128-bit multiplication, and a little more. */
const MOST_CALLEES = 4;
/** 64-bit multiplications: four words are reduced, even if products are made elsewhere. */
const LEAST_MULTIPLICATIONS = 4;
const I32 = 0x7f;

/**
 * Finds functions by shape: of a type that a meaning has; nothing but integer arithmetic, memory
 * accesses and control flow; calls only to functions of the same kind that call nothing themselves;
 * 64-bit multiplications; and the lowest word of exactly one modulus, or its negative, among the
 * constants.
 */
export function findCandidates(
  bytes: Uint8Array,
  module: ModuleSections,
  fields: readonly PrimeField[],
): readonly Candidate[] {
  const mentioned = findMentions(bytes, module, fields);
  return module.functions.flatMap((definition): Candidate[] => {
    const { body, type } = definition;
    if (!mentioned.has(definition.index)) return [];
    const size = body.end - body.start;
    if (size < BODY_BYTES.least || size > BODY_BYTES.most) return [];
    const meanings = MEANINGS.filter((meaning) => fitsType(meaning, type));
    if (meanings.length === 0) return [];
    const shape = readShape(bytes, body);
    if (shape === null || shape.multiplications < LEAST_MULTIPLICATIONS) return [];
    const named = fields.filter(({ modulus }) => mentions(shape, modulus));
    const [field] = named;
    if (field === undefined || named.length > 1) return [];
    const closed = closeOver(bytes, module, { ...definition, shape });
    return closed === null ? [] : [{ closed, field, meanings }];
  });
}

/**
 * Functions in whose bytes the lowest word of a modulus, or its negative, is written as a compiler
 * writes a constant. Walking over every body instead took a quarter of a search.
 */
function findMentions(
  bytes: Uint8Array,
  { functions }: ModuleSections,
  fields: readonly PrimeField[],
): ReadonlySet<number> {
  const offsets = fields
    .flatMap(({ modulus }) => [modulus, -modulus])
    .flatMap((value) => findAll(bytes, encodeSigned(lowWord(value))))
    .sort((a, b) => a - b);
  const found = new Set<number>();
  let at = 0;
  for (const { index, body } of functions) {
    while ((offsets[at] ?? Infinity) < body.start) at += 1;
    if ((offsets[at] ?? Infinity) < body.end) found.add(index);
  }
  return found;
}

/** Where these bytes begin. */
function findAll(bytes: Uint8Array, sought: readonly number[]): number[] {
  // Of a large number, a byte in the middle is rarer than those at the ends.
  const middle = Math.floor(sought.length / 2);
  const rare = sought[middle] ?? 0;
  const found: number[] = [];
  for (let at = bytes.indexOf(rare); at >= 0; at = bytes.indexOf(rare, at + 1)) {
    const start = at - middle;
    if (sought.every((byte, i) => bytes[start + i] === byte)) found.push(start);
  }
  return found;
}

function mentions({ constants }: FunctionShape, modulus: bigint): boolean {
  return constants.has(lowWord(modulus)) || constants.has(lowWord(-modulus));
}

/** `null` if it needs more than can be put into a small module. */
function closeOver(
  bytes: Uint8Array,
  module: ModuleSections,
  main: ShapedFunction,
): ClosedFunction | null {
  if (!usesOnlyStack(module, main.shape)) return null;
  const indexes = new Set(
    main.shape.references.flatMap(({ kind, index }) => (kind === 'function' ? [index] : [])),
  );
  if (indexes.size > MOST_CALLEES) return null;
  const callees: ShapedFunction[] = [];
  for (const index of indexes) {
    const definition = findDefinition(module, index);
    if (definition === undefined) return null;
    const shape = readShape(bytes, definition.body);
    if (shape === null || shape.references.some(({ kind }) => kind === 'function')) return null;
    if (!usesOnlyStack(module, shape)) return null;
    callees.push({ ...definition, shape });
  }
  return { main, callees };
}

function findDefinition(module: ModuleSections, index: number): DefinedFunction | undefined {
  return index < module.importedFunctions
    ? undefined
    : module.functions[index - module.importedFunctions];
}

/** Whether at most one global is used, and it can be the stack pointer. */
function usesOnlyStack({ globals }: ModuleSections, { references }: FunctionShape): boolean {
  const used = new Set(references.flatMap(({ kind, index }) => (kind === 'global' ? [index] : [])));
  return (
    used.size <= 1 &&
    [...used].every((index) => globals[index]?.type === I32 && globals[index].mutable)
  );
}
