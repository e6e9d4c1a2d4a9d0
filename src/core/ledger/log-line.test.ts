import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isWritableType, readLogLine, writeLogLine } from './log-line.ts';
import type { LogEvent } from './log-line.ts';
import { anyFields, anyLogEvent } from './fixtures/arbitrary-log.ts';

const allocate = (change: Partial<Extract<LogEvent, { kind: 'allocate' }>> = {}): LogEvent => ({
  kind: 'allocate',
  type: 'WasmFpPolyComm',
  bytes: 445,
  file: 'src/poly.rs',
  line: 12,
  id: '7',
  ...change,
});
const drop = (change: Partial<Extract<LogEvent, { kind: 'drop' }>> = {}): LogEvent => ({
  kind: 'drop',
  type: 'WasmFpPolyComm',
  bytes: 445,
  id: '7',
  ...change,
});

describe('readLogLine', () => {
  it.each<[string, LogEvent]>([
    ['@ALLOCATE WasmFpPolyComm 445 src/poly.rs:12 7', allocate()],
    ['@DROP WasmFpPolyComm 445 7', drop()],
    ['@DROP WasmFpPolyComm 445 7\r', drop()],
    ['\t @DROP \t WasmFpPolyComm  445\t7  ', drop()],
    ['[12:00:01] worker 3: @DROP WasmFpPolyComm 445 7', drop()],
    ['mail@host.org @DROP WasmFpPolyComm 445 7', drop()],
    ['@DROP WasmFpPolyComm 445 0x7ffe', drop({ id: '0x7ffe' })],
    ['@DROP WasmFpPolyComm 445 007', drop({ id: '007' })],
    ['@DROP a::b::C<d::E> 0 7', drop({ type: 'a::b::C<d::E>', bytes: 0 })],
    ['@DROP Vec<(u8, Option<T>)> 24 7', drop({ type: 'Vec<(u8, Option<T>)>', bytes: 24 })],
    ['@DROP [u8; 32] 32 7', drop({ type: '[u8; 32]', bytes: 32 })],
    ['@DROP fn(u8)->u8 8 7', drop({ type: 'fn(u8)->u8', bytes: 8 })],
    ['@DROP Größe 8 π', drop({ type: 'Größe', bytes: 8, id: 'π' })],
    [
      '@ALLOCATE WasmFpPolyComm 445 C:\\Program Files\\poly.rs:12 7',
      allocate({ file: 'C:\\Program Files\\poly.rs' }),
    ],
    ['@ALLOCATE WasmFpPolyComm 445 poly.rs:3:12 7', allocate({ file: 'poly.rs:3' })],
    [
      '@ALLOCATE WasmFpPolyComm 9007199254740991 a:0 7',
      allocate({ bytes: 9007199254740991, file: 'a', line: 0 }),
    ],
  ])('reads %s', (text, event) => {
    expect(readLogLine(text)).toEqual(event);
  });

  it.each([
    '',
    'compiled in 13.6 s',
    'mail@host.org',
    '@',
    '@ALLOC Foo 8 a:1 7',
    '@drop Foo 8 7',
    'ALLOCATE Foo 8 a:1 7',
  ])('takes for other output: %s', (text) => {
    expect(readLogLine(text)).toEqual({ kind: 'other' });
  });

  it.each([
    ['marker-in-word', '@DROPPED Foo 8 7'],
    ['marker-in-word', 'half of a li@DROP Foo 8 7'],
    ['two-markers', '@DROP Foo 8 7 @DROP Foo 8 8'],
    ['two-markers', '@ALLOCATE Foo 8 a.r@DROP Foo 8 7'],
    ['no-type', '@DROP'],
    ['no-type', '@ALLOCATE   \r'],
    ['type-brackets', '@DROP Vec<u8 24 7'],
    ['type-brackets', '@DROP Vec>u8 24 7'],
    ['type-too-long', `@DROP ${'T'.repeat(1025)} 24 7`],
    ['no-size', '@DROP Foo'],
    ['bad-size', '@DROP Foo -8 7'],
    ['bad-size', '@DROP Foo 8.5 7'],
    ['bad-size', '@DROP Foo 0x20 7'],
    ['bad-size', '@DROP Foo 9007199254740992 7'],
    ['bad-size', '@DROP two words 8 7'],
    ['no-id', '@DROP Foo 8'],
    ['no-place', '@ALLOCATE Foo 8'],
    ['no-id', '@ALLOCATE Foo 8 a.rs:1'],
    ['bad-place', '@ALLOCATE Foo 8 a.rs 7'],
    ['bad-place', '@ALLOCATE Foo 8 a.rs: 7'],
    ['bad-place', '@ALLOCATE Foo 8 :1 7'],
    ['more-after-id', '@DROP Foo 8 7 8'],
    ['id-too-long', `@DROP Foo 8 ${'7'.repeat(257)}`],
  ])('says of what is damaged: %s, as in %s', (damage, text) => {
    expect(readLogLine(text)).toEqual({ kind: 'damaged', damage });
  });

  it('reads what was written as it was', () => {
    fc.assert(
      fc.property(anyLogEvent, (event) => {
        const line = writeLogLine(event);
        expect(line.kind).toBe('ok');
        if (line.kind === 'ok') expect(readLogLine(line.text)).toEqual(event);
      }),
      { numRuns: 20_000 },
    );
  });

  it('reads what was written as it was, or nothing is written, whatever the fields hold', () => {
    let written = 0;
    fc.assert(
      fc.property(anyFields, (event) => {
        const line = writeLogLine(event);
        if (line.kind !== 'ok') return;
        written += 1;
        expect(readLogLine(line.text)).toEqual(event);
      }),
      { numRuns: 20_000 },
    );
    expect(written).toBeGreaterThan(100);
  });
});

describe('writeLogLine', () => {
  it.each<[string, LogEvent]>([
    ['type', drop({ type: 'two words' })],
    ['type', drop({ type: '' })],
    ['type', drop({ type: 'Vec<' })],
    ['type', drop({ type: 'a\nb' })],
    ['type', drop({ type: '<\n>' })],
    ['type', drop({ type: '<@DROP >' })],
    ['type', drop({ type: '\ud800' })],
    ['bytes', drop({ bytes: -1 })],
    ['bytes', drop({ bytes: 0.5 })],
    ['bytes', drop({ bytes: Number.NaN })],
    ['bytes', drop({ bytes: 2 ** 53 })],
    ['file', allocate({ file: '' })],
    ['file', allocate({ file: ' a.rs' })],
    ['line', allocate({ line: 1.5 })],
    ['id', drop({ id: '' })],
    ['id', drop({ id: 'a b' })],
    ['id', drop({ id: '7'.repeat(257) })],
  ])('refuses a %s that does not fit the form', (field, event) => {
    expect(writeLogLine(event)).toEqual({ kind: 'unwritable', field });
  });
});

it('knows the types that can be written', () => {
  expect(isWritableType('Vec<(u8, u8)>')).toBe(true);
  expect(isWritableType('Vec <u8>')).toBe(false);
});
