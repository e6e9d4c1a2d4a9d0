import { expect, it } from 'vitest';
import { standIn } from './stand-in.ts';

const add = (a: number, b: number) => a + b;

it('has the name and the parameter count of what it stands for, and does its own work', () => {
  const doubled = standIn(add, (...args) => 2 * add(...args));
  expect([doubled.name, doubled.length]).toEqual(['add', 2]);
  expect(doubled(1, 2)).toBe(6);
  expect([add.name, add.length]).toEqual(['add', 2]);
});

it('has the properties of what it stands for, also those that it is given later', () => {
  const init: { (): void; module?: string } = () => {};
  const watched = standIn<typeof init>(init, () => {});
  expect(watched.module).toBeUndefined();
  init.module = 'compiled';
  expect(watched.module).toBe('compiled');
});
