import { ByteReader, MalformedModuleError } from './leb128.ts';
import type { ByteRange } from './module-reader.ts';

/** An immediate that names something by its index in the module. */
export interface IndexReference {
  readonly kind: 'function' | 'global';
  readonly index: number;
  /** Where the number stands in the module's bytes. */
  readonly range: ByteRange;
}

/** What a body is made of, if it is made of integer arithmetic and memory accesses only. */
export interface FunctionShape {
  readonly multiplications: number;
  /** 64-bit constants. */
  readonly constants: ReadonlySet<bigint>;
  readonly references: readonly IndexReference[];
  /** Offsets of the first instruction inside each loop. */
  readonly loops: readonly number[];
}

/** What follows an opcode. An opcode that is not here is none that field arithmetic needs. */
type Immediate = 'none' | 'block' | 'index' | 'memory' | 'i32' | 'i64' | 'function' | 'global';

const IMMEDIATES = buildTable([
  // unreachable, else, end, return, drop, select
  ['none', [0x00, 0x05, 0x0b, 0x0f, 0x1a, 0x1b]],
  // block, loop, if
  ['block', [0x02, 0x03, 0x04]],
  // br, br_if, local.get, local.set, local.tee
  ['index', [0x0c, 0x0d, 0x20, 0x21, 0x22]],
  ['function', [0x10]],
  ['global', [0x23, 0x24]],
  // loads and stores of integers
  ['memory', [0x28, 0x29, ...range(0x2c, 0x37), ...range(0x3a, 0x3e)]],
  ['i32', [0x41]],
  ['i64', [0x42]],
  // comparisons and arithmetic of integers, conversions between their widths
  ['none', [...range(0x45, 0x5a), ...range(0x67, 0x8a), 0xa7, 0xac, 0xad, ...range(0xc0, 0xc4)]],
]);
const LOOP = 0x03;
const I64_MUL = 0x7e;
/** Block types: none, i32, i64. */
const BLOCK_TYPES = new Set([0x40, 0x7f, 0x7e]);

/**
 * Walks over a body.
 *
 * @returns `null` as soon as there is anything but integer arithmetic, memory accesses, structured
 * control flow, direct calls and globals: vectors, floats, atomics, indirect calls.
 * @throws MalformedModuleError if the instructions do not end where the body does.
 */
export function readShape(bytes: Uint8Array, body: ByteRange): FunctionShape | null {
  const reader = new ByteReader(bytes, body.start, body.end);
  const groups = reader.u32();
  for (let i = 0; i < groups; i++) {
    reader.u32();
    reader.byte();
  }
  let multiplications = 0;
  const constants = new Set<bigint>();
  const references: IndexReference[] = [];
  const loops: number[] = [];
  let lastOpcode = -1;
  while (!reader.done) {
    const opcode = reader.byte();
    lastOpcode = opcode;
    const immediate = IMMEDIATES[opcode];
    if (immediate === undefined) return null;
    if (opcode === I64_MUL) multiplications += 1;
    switch (immediate) {
      case 'none':
        break;
      case 'block':
        if (!BLOCK_TYPES.has(reader.byte())) return null;
        if (opcode === LOOP) loops.push(reader.offset);
        break;
      case 'index':
      case 'i32':
        reader.skipNumber(5);
        break;
      case 'memory':
        reader.skipNumber(5);
        reader.skipNumber(5);
        break;
      case 'i64':
        constants.add(reader.s64());
        break;
      case 'function':
      case 'global': {
        const start = reader.offset;
        const index = reader.u32();
        references.push({ kind: immediate, index, range: { start, end: reader.offset } });
        break;
      }
    }
  }
  if (lastOpcode !== 0x0b) throw new MalformedModuleError('A body without an end.');
  return { multiplications, constants, references, loops };
}

function buildTable(
  entries: readonly (readonly [Immediate, readonly number[]])[],
): readonly (Immediate | undefined)[] {
  const table: (Immediate | undefined)[] = Array.from({ length: 256 }, () => undefined);
  for (const [immediate, opcodes] of entries) {
    for (const opcode of opcodes) table[opcode] = immediate;
  }
  return table;
}

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}
