import type { MeaningName } from './meanings.ts';
import type { PrimeField } from './prime-field.ts';

/** What a replacement is built on. */
export type GeneratorName = 'integer' | 'fused multiply-add';

/** A way to write bodies for functions. */
export interface Generator {
  readonly name: GeneratorName;
  /**
   * @param returnsPointer whether the function returns its first operand.
   * @throws UnsuitableModulusError if it has no derivation for the modulus.
   */
  generate(
    meaning: MeaningName,
    field: PrimeField,
    returnsPointer: boolean,
  ): Uint8Array<ArrayBuffer>;
}

/** The generator has no derivation for this modulus. */
export class UnsuitableModulusError extends Error {
  override readonly name = 'UnsuitableModulusError';

  constructor(modulus: bigint) {
    super(`No reduction is known for ${modulus.toString(16)}.`);
  }
}

/** How many addresses a function is given. */
export const PARAMETERS: Readonly<Record<MeaningName, number>> = {
  'multiply in place': 2,
  square: 2,
  'square in place': 1,
  'sum of two products': 3,
};
