import type { ArithmeticRecord } from '../core/arithmetic-record.ts';
import { formatDuration } from '../core/units.ts';

/** What the new functions calculate with, by the name of what wrote them. */
const GENERATORS: Readonly<Record<string, string>> = {
  integer: '64-bit integers',
  'fused multiply-add': 'fused multiply-add of doubles (relaxed SIMD)',
};

const SEARCH: Readonly<Record<ArithmeticRecord['search'], string>> = {
  done: 'found by trying them',
  remembered: 'known from an earlier run',
};

/**
 * What was replaced in o1js's module, as names and values: what it hashes to as published and as it
 * ran, and which functions are other ones. Empty where it ran as published.
 */
export function describeArithmetic(
  record: ArithmeticRecord | null,
): readonly (readonly [name: string, value: string])[] {
  if (record === null) return [];
  const { digestBefore, digestAfter, functions, generator = 'integer', search, ms } = record;
  const indexes = new Map<string, number[]>();
  for (const { index, meaning, field } of functions) {
    const what = `${meaning} in field ${field}`;
    indexes.set(what, [...(indexes.get(what) ?? []), index]);
  }
  const list = Array.from(indexes, ([what, group]) => `${what} (${group.join(', ')})`);
  return [
    ['WebAssembly as published, SHA-256', digestBefore],
    ['WebAssembly as run, SHA-256', digestAfter],
    [
      'Functions replaced',
      `${functions.length}, ${SEARCH[search]} in ${formatDuration(ms)}: ${list.join('; ')}`,
    ],
    ['They multiply by', GENERATORS[generator] ?? generator],
  ];
}
