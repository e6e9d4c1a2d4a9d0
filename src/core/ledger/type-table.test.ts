import { expect, it } from 'vitest';
import { encodeUtf8 } from '../utf8.ts';
import { FURTHER_TYPES, TypeTable } from './type-table.ts';

const index = (table: TypeTable, name: string) => {
  const bytes = encodeUtf8(` ${name} `);
  return table.indexOf(bytes, 1, bytes.length - 1);
};

it('gives each type one number', () => {
  const table = new TypeTable();
  const names = ['A', 'B', 'A', 'Größe', 'B', 'A'];
  expect(names.map((name) => index(table, name))).toEqual([0, 1, 0, 2, 1, 0]);
  expect(table.names).toEqual(['A', 'B', 'Größe']);
});

it('tells types apart whose hashes agree', () => {
  const table = new TypeTable();
  // FNV-1a of 32 bits gives both 0x5e4daa9d.
  expect(index(table, 'costarring')).toBe(0);
  expect(index(table, 'liquid')).toBe(1);
});

it('counts all types beyond its limit as one', () => {
  const table = new TypeTable(3);
  expect(['A', 'B', 'C', 'D', 'A', 'C'].map((name) => index(table, name))).toEqual([
    0, 1, 2, 2, 0, 2,
  ]);
  expect(table.names).toEqual(['A', 'B', FURTHER_TYPES]);
});

it('counts all types as one for whose names there is no room', () => {
  const table = new TypeTable(100, 5);
  expect(['AA', 'BBB', 'C', 'AA', 'D'].map((name) => index(table, name))).toEqual([0, 1, 2, 0, 2]);
  expect(table.names).toEqual(['AA', 'BBB', FURTHER_TYPES]);
});
