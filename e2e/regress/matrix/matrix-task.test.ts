import { expect, it } from 'vitest';
import { parseShard } from './matrix-task.ts';

it.each([
  ['1/1', { current: 1, total: 1 }],
  ['2/3', { current: 2, total: 3 }],
  ['3/2', null],
  ['0/2', null],
  ['1/0', null],
  ['1', null],
  ['a/b', null],
  ['-1/2', null],
  ['1/2 ', null],
])('reads the shard %j', (text, shard) => {
  expect(parseShard(text)).toEqual(shard);
});
