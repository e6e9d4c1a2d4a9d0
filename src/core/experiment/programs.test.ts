import { describe, expect, it } from 'vitest';
import { defaultParameters, findProgram, PROGRAMS } from './programs.ts';
import type { ProgramInfo } from './programs.ts';

const ALL: readonly ProgramInfo[] = PROGRAMS;

describe('PROGRAMS', () => {
  it('have names of their own that can stand in an address', () => {
    const ids = ALL.map((program) => program.id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[a-z][a-z-]*$/);
  });

  it.each(ALL)('$id has parameters whose default is in range', ({ parameters }) => {
    for (const { key, min, max, default: value } of parameters) {
      expect(key).toMatch(/^[a-z]+$/);
      expect([min, value, max].every(Number.isInteger)).toBe(true);
      expect(min <= value && value <= max).toBe(true);
    }
  });
});

describe('findProgram', () => {
  it.each(ALL)('finds $id', (program) => {
    expect(findProgram(program.id)).toBe(program);
  });

  it.each(['', 'Square', 'cube', 'toString'])('finds nothing for “%s”', (id) => {
    expect(findProgram(id)).toBeNull();
  });
});

describe('defaultParameters', () => {
  it('has every parameter of the program', () => {
    const keys = ALL.map((program) => Object.keys(defaultParameters(program)));
    expect(keys).toEqual(ALL.map((program) => program.parameters.map((p) => p.key)));
  });

  it('is empty for a program without any', () => {
    expect(defaultParameters({ id: 'x', label: 'X', summary: '', parameters: [] })).toEqual({});
  });
});
