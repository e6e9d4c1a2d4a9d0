import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findCandidates } from './find-candidates.ts';
import { generated, moduleOf } from './fixtures/small-module.ts';
import { MalformedModuleError } from './leb128.ts';
import { readModule } from './module-reader.ts';
import { PASTA_FIELDS } from './prime-field.ts';

const numRuns = 10_000;
const [p] = PASTA_FIELDS;
if (p === undefined) throw new Error('No field.');
const small = moduleOf(generated('square in place', p));
const HEADER = small.slice(0, 8);

/** Bytes that begin numbers, sections, types and instructions, or that never end. */
const anyByte = fc.oneof(fc.nat(255), fc.constantFrom(0, 1, 3, 10, 0x0b, 0x60, 0x7f, 0x80, 0xff));
const anyModule = fc.oneof(
  // A good one with some bytes changed, taken out or put in.
  fc
    .array(fc.tuple(fc.nat(small.length - 1), fc.nat(4), fc.array(anyByte, { maxLength: 4 })), {
      minLength: 1,
      maxLength: 4,
    })
    .map((changes) => {
      const bytes = [...small];
      for (const [at, length, put] of changes) bytes.splice(at, length, ...put);
      return Uint8Array.from(bytes);
    }),
  // Sections of anything.
  fc.array(anyByte, { maxLength: 100 }).map((bytes) => Uint8Array.from([...HEADER, ...bytes])),
  fc.uint8Array({ maxLength: 40 }),
);

/** What is wrong with how a module is read, `null` if nothing is. */
function findFault(bytes: Uint8Array): string | null {
  try {
    const sections = readModule(bytes);
    const isInside = sections.functions.every(
      ({ entryStart, body }) =>
        entryStart < body.start && body.start <= body.end && body.end <= bytes.length,
    );
    findCandidates(bytes, sections, PASTA_FIELDS);
    return isInside ? null : 'a body outside of the module';
  } catch (error) {
    return error instanceof MalformedModuleError ? null : String(error);
  }
}

describe('a module from anywhere', () => {
  it('is read within its bytes, or refused as malformed', () => {
    fc.assert(
      fc.property(anyModule, (bytes) => {
        const before = bytes.slice();
        const fault = findFault(bytes);
        if (fault !== null) expect(fault).toBeNull();
        if (!Buffer.from(before).equals(bytes)) expect(bytes).toEqual(before);
      }),
      { numRuns },
    );
  });
});
