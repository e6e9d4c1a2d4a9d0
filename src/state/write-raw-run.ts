import type { RawRecord } from '../storage/run-repository.ts';

/**
 * A run as JSON, record by record as it is stored: for somebody who wants to see what is damaged, or
 * to keep it. Nothing is assumed of what is in a record. Columns of numbers are lists; what JSON has
 * no form for (NaN, functions never get here) is as `JSON.stringify` has it, a bigint is text.
 *
 * @returns parts of the text; each record is written before the next is read.
 */
export async function writeRawRun(records: AsyncIterable<RawRecord>): Promise<readonly string[]> {
  const parts: string[] = [];
  for await (const { store, value } of records) {
    const text = JSON.stringify({ store, value }, replaceUnwritable);
    parts.push(`${parts.length === 0 ? '[\n' : ',\n'}${text}`);
  }
  return [...parts, parts.length === 0 ? '[]\n' : '\n]\n'];
}

function replaceUnwritable(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return String(value);
  if (value instanceof ArrayBuffer) return [...new Uint8Array(value)];
  return ArrayBuffer.isView(value) && !(value instanceof DataView)
    ? Array.from(value as unknown as ArrayLike<number>)
    : value;
}
