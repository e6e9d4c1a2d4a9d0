import type { Bytes } from '../units.ts';

/**
 * Where this playground keeps keys: the prover reads and writes them, and the page says how much is
 * stored and deletes it. The stores in it are those of `workers/runtime/key-database.ts`.
 */
export const KEY_STORE: { readonly databaseName: string; readonly budgetBytes: Bytes } = {
  databaseName: 'proving-playground-keys',
  budgetBytes: 2 ** 30,
};
