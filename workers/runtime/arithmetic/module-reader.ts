import { ByteReader, MalformedModuleError } from './leb128.ts';

/** A value type by its byte in the binary format: 0x7f i32, 0x7e i64, 0x7b v128 … */
export type ValueType = number;

/** The type of a function. */
export interface FunctionType {
  readonly params: readonly ValueType[];
  readonly results: readonly ValueType[];
}

/** Where something lies in the module's bytes; `end` is the first byte after it. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** A function that the module defines itself. */
export interface DefinedFunction {
  /** In the module's function index space, where imports come first. */
  readonly index: number;
  readonly type: FunctionType;
  /** Where the size of its body stands, which is right before the body. */
  readonly entryStart: number;
  /** Its locals and instructions, without the size before them. */
  readonly body: ByteRange;
}

/** What is needed of a module to find functions and to replace their bodies. */
export interface ModuleSections {
  readonly importedFunctions: number;
  /** Globals by index; the type byte and whether they can be set. Imported ones come first. */
  readonly globals: readonly { readonly type: ValueType; readonly mutable: boolean }[];
  readonly functions: readonly DefinedFunction[];
  /** From the section's id to its end. */
  readonly codeSection: ByteRange;
}

const SECTION = { type: 1, import: 2, function: 3, global: 6, code: 10 } as const;
const FUNC_FORM = 0x60;

/**
 * Reads types, imports, functions, globals and the extent of each body; everything else is stepped
 * over unread. Follows the binary format of the WebAssembly specification 2.0, section 5.5, with the
 * shared memories of the threads proposal.
 *
 * @throws MalformedModuleError for anything that is no such binary.
 */
export function readModule(bytes: Uint8Array): ModuleSections {
  const reader = new ByteReader(bytes);
  for (const expected of [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]) {
    if (reader.byte() !== expected) throw new MalformedModuleError('No WebAssembly module.');
  }
  let types: FunctionType[] = [];
  let imports: Imports = { functions: 0, globals: [] };
  let typeIndexes: number[] = [];
  let globals: ModuleSections['globals'] = [];
  let bodies: Pick<DefinedFunction, 'entryStart' | 'body'>[] = [];
  let codeSection: ByteRange | null = null;
  while (!reader.done) {
    const start = reader.offset;
    const id = reader.byte();
    const size = reader.u32();
    const section = new ByteReader(bytes, reader.offset, reader.offset + size);
    if (id === SECTION.type) types = readVector(section, readType);
    else if (id === SECTION.import) imports = readImports(section);
    else if (id === SECTION.function) typeIndexes = readVector(section, (r) => r.u32());
    else if (id === SECTION.global) globals = readVector(section, readGlobal);
    else if (id === SECTION.code) {
      bodies = readVector(section, readBody);
      codeSection = { start, end: reader.offset + size };
    }
    reader.skip(size);
  }
  if (codeSection === null) throw new MalformedModuleError('No code.');
  if (bodies.length !== typeIndexes.length) {
    throw new MalformedModuleError(`${typeIndexes.length} functions, ${bodies.length} bodies.`);
  }
  return {
    importedFunctions: imports.functions,
    globals: [...imports.globals, ...globals],
    functions: bodies.map(({ entryStart, body }, i) => {
      const type = types[typeIndexes[i] ?? -1];
      if (type === undefined) throw new MalformedModuleError('Unknown type.');
      return { index: imports.functions + i, type, entryStart, body };
    }),
    codeSection,
  };
}

function readVector<T>(reader: ByteReader, readItem: (reader: ByteReader) => T): T[] {
  const items = readItems(reader, readItem);
  if (!reader.done) throw new MalformedModuleError(`More than ${items.length} items in a section.`);
  return items;
}

/** A count and as many items. Each takes a byte at least, so that a false count ends the bytes. */
function readItems<T>(reader: ByteReader, readItem: (reader: ByteReader) => T): T[] {
  const count = reader.u32();
  const items: T[] = [];
  for (let i = 0; i < count; i++) items.push(readItem(reader));
  return items;
}

function readType(reader: ByteReader): FunctionType {
  if (reader.byte() !== FUNC_FORM) throw new MalformedModuleError('A type of an unknown form.');
  const params = readItems(reader, (r) => r.byte());
  return { params, results: readItems(reader, (r) => r.byte()) };
}

function readGlobal(reader: ByteReader): { type: ValueType; mutable: boolean } {
  const type = reader.byte();
  const mutable = reader.byte() === 1;
  // A constant expression of one instruction, which is all that compilers write here.
  const opcode = reader.byte();
  if (opcode === 0x41 || opcode === 0x42 || opcode === 0x23) reader.skipNumber(10);
  else if (opcode === 0x43) reader.skip(4);
  else if (opcode === 0x44) reader.skip(8);
  else throw new MalformedModuleError('A global with an unknown initial value.');
  if (reader.byte() !== 0x0b) throw new MalformedModuleError('A global with a long expression.');
  return { type, mutable };
}

function readBody(reader: ByteReader): Pick<DefinedFunction, 'entryStart' | 'body'> {
  const entryStart = reader.offset;
  const size = reader.u32();
  const start = reader.offset;
  reader.skip(size);
  return { entryStart, body: { start, end: start + size } };
}

interface Imports {
  readonly functions: number;
  readonly globals: ModuleSections['globals'];
}

function readImports(reader: ByteReader): Imports {
  const globals: { type: ValueType; mutable: boolean }[] = [];
  let functions = 0;
  readVector(reader, () => {
    reader.skip(reader.u32());
    reader.skip(reader.u32());
    const kind = reader.byte();
    if (kind === 0) {
      reader.u32();
      functions += 1;
    } else if (kind === 1) {
      reader.byte();
      skipLimits(reader);
    } else if (kind === 2) skipLimits(reader);
    else if (kind === 3) globals.push({ type: reader.byte(), mutable: reader.byte() === 1 });
    else throw new MalformedModuleError(`An import of the unknown kind ${kind}.`);
  });
  return { functions, globals };
}

function skipLimits(reader: ByteReader): void {
  const flags = reader.byte();
  if (flags > 3) throw new MalformedModuleError('Unknown limits.');
  reader.u32();
  if ((flags & 1) === 1) reader.u32();
}
