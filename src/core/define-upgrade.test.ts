import { describe, expect, it } from 'vitest';
import { finite, objectOf, text } from './shape.ts';
import { defineUpgrade } from './upgrade.ts';

describe('defineUpgrade', () => {
  interface Third {
    readonly formatVersion: number;
    readonly name: string;
    readonly sizeBytes: number;
  }
  // Version 2 renamed `label`, version 3 turned KiB into bytes.
  const read = defineUpgrade<Third>(
    [
      (old) => ({ name: old['label'] }),
      (old) => ({ sizeBytes: (old['sizeKiB'] as { value: number }).value * 1024 }),
    ],
    objectOf<Third>({ formatVersion: finite, name: text, sizeBytes: finite }),
  );

  it('takes a record through every version after its own', () => {
    const first = { formatVersion: 1, label: 'a', sizeKiB: { value: 2 } };
    expect(read(first)).toMatchObject({
      kind: 'ok',
      value: { formatVersion: 3, name: 'a', sizeBytes: 2048 },
    });
  });

  it('starts with the version of the record', () => {
    const second = { formatVersion: 2, name: 'b', label: 'not looked at', sizeKiB: { value: 1 } };
    expect(read(second)).toMatchObject({ kind: 'ok', value: { name: 'b', sizeBytes: 1024 } });
  });

  it('leaves the stored record as it was', () => {
    const stored = Object.freeze({ formatVersion: 1, label: 'a', sizeKiB: { value: 2 } });
    read(stored);
    expect(stored).toEqual({ formatVersion: 1, label: 'a', sizeKiB: { value: 2 } });
  });

  it('calls a record damaged whose upgrade throws', () => {
    expect(read({ formatVersion: 1, label: 'a' })).toEqual({
      kind: 'damaged',
      problem: 'not a record of version 2',
    });
  });

  it('compares what comes out with the newest shape', () => {
    expect(read({ formatVersion: 1, sizeKiB: { value: 2 } })).toEqual({
      kind: 'damaged',
      problem: 'name: not a text',
    });
  });

  it('refuses what is newer than its last step', () => {
    expect(read({ formatVersion: 4 })).toEqual({ kind: 'newer', found: 4, newest: 3 });
  });
});
