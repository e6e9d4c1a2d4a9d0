import { expect, it } from 'vitest';
import { MemoryKeys } from './fixtures/memory-keys.ts';
import { StoredKeys } from './stored-keys.ts';

it('is not known before anybody has looked', async () => {
  const keys = new StoredKeys(new MemoryKeys(70));
  expect(keys.state.value).toEqual({ bytes: null, problem: null });
  await keys.measure();
  expect(keys.state.value).toEqual({ bytes: 70, problem: null });
});

it('is nothing once they are deleted', async () => {
  const keys = new StoredKeys(new MemoryKeys(70));
  await keys.clear();
  expect(keys.state.value).toEqual({ bytes: 0, problem: null });
});

it('is told as a problem where it cannot be read, until it can', async () => {
  const storage = new MemoryKeys(70);
  storage.fail = new Error('refused');
  const keys = new StoredKeys(storage);
  await keys.measure();
  expect(keys.state.value).toEqual({ bytes: null, problem: 'refused' });
  storage.fail = null;
  await keys.measure();
  expect(keys.state.value).toEqual({ bytes: 70, problem: null });
});
