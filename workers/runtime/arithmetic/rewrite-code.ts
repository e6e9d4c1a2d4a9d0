import { concatBytes, encodeBody } from './encode-module.ts';
import { encodeUnsigned } from './leb128.ts';
import type { ModuleSections } from './module-reader.ts';

/**
 * Puts other bodies into a module. Everything outside the code section, and every other body, stays
 * byte for byte.
 *
 * @param bodies by function index.
 */
export function replaceBodies(
  bytes: Uint8Array,
  { functions, codeSection }: ModuleSections,
  bodies: ReadonlyMap<number, Uint8Array>,
): Uint8Array<ArrayBuffer> {
  const code: ArrayLike<number>[] = [encodeUnsigned(functions.length)];
  let copiedTo = functions[0]?.entryStart ?? codeSection.end;
  for (const { index, entryStart, body } of functions) {
    const replacement = bodies.get(index);
    if (replacement === undefined) continue;
    code.push(bytes.subarray(copiedTo, entryStart), encodeBody(replacement));
    copiedTo = body.end;
  }
  code.push(bytes.subarray(copiedTo, codeSection.end));
  const length = code.reduce((total, part) => total + part.length, 0);
  return concatBytes([
    bytes.subarray(0, codeSection.start),
    [bytes[codeSection.start] ?? 0, ...encodeUnsigned(length)],
    ...code,
    bytes.subarray(codeSection.end),
  ]);
}
