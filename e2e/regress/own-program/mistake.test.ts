import { describe, expect, it } from 'vitest';
import { describeMistake, readBundlerError } from './mistake.ts';

describe('describeMistake', () => {
  const mistake = {
    message: 'Unexpected token',
    file: 'a.ts',
    line: 3,
    column: 7,
    frame: ' 3 │ x',
  };
  it.each([
    [mistake, 'a.ts:3:7: Unexpected token\n\n 3 │ x'],
    [{ ...mistake, line: null, column: null, frame: null }, 'a.ts: Unexpected token'],
    [{ ...mistake, file: null, line: null, column: null, frame: null }, 'Unexpected token'],
  ])('case %#', (given, text) => {
    expect(describeMistake(given)).toBe(text);
  });
});

describe('readBundlerError', () => {
  it('keeps the message of what is no error of the bundler', () => {
    const none = { file: null, line: null, column: null, frame: null };
    expect(readBundlerError(new Error('disk full'), '/x')).toEqual([
      { message: 'disk full', ...none },
    ]);
    expect(readBundlerError('disk full', '/x')).toEqual([{ message: 'disk full', ...none }]);
  });

  it('reads place and frame of each error, without colours, codes and borders', () => {
    const text =
      '\u001B[31m[MISSING_EXPORT] \u001B[0m"x" is not exported by "b.ts".\n   \u001B[38m╭─[ src/a.ts:1:10 ]\u001B[0m\n   │\n 1 │ import { x } from "./b";\n   │          ┬\n   │          ╰── Missing export\n───╯\n';
    const error = Object.assign(new Error('Build failed with 1 error'), {
      errors: [{ message: text }, new Error('and another')],
    });
    expect(readBundlerError(error, '/project')).toEqual([
      {
        message: '"x" is not exported by "b.ts".',
        file: 'src/a.ts',
        line: 1,
        column: 10,
        frame: ' 1 │ import { x } from "./b";\n   │          ┬\n   │          ╰── Missing export',
      },
      { message: 'and another', file: null, line: null, column: null, frame: null },
    ]);
  });
});
