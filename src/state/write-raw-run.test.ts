import { describe, expect, it } from 'vitest';
import type { RawRecord } from '../storage/run-repository.ts';
import { writeRawRun } from './write-raw-run.ts';

async function write(...records: RawRecord[]): Promise<unknown> {
  async function* read() {
    yield* records;
  }
  return JSON.parse((await writeRawRun(read())).join(''));
}

describe('writeRawRun', () => {
  it('is a list of records, each with its store', async () => {
    const [row, proof] = [
      { store: 'runs', value: { id: 'run-1', config: null } },
      { store: 'proofs', value: 'torn' },
    ] as const;
    expect(await write(row, proof)).toEqual([row, proof]);
  });

  it('writes columns and bytes as lists, and large integers as text', async () => {
    const value = { sizes: Uint32Array.of(1, 2 ** 31), bytes: Uint8Array.of(7).buffer, id: 1n };
    expect(await write({ store: 'details', value })).toEqual([
      { store: 'details', value: { sizes: [1, 2 ** 31], bytes: [7], id: '1' } },
    ]);
  });

  it('is an empty list of a run that is not there', async () => {
    expect(await write()).toEqual([]);
  });
});
