import { addAll, multiply, shiftLeft } from './body-builder.ts';
import type { BodyBuilder, Expression } from './body-builder.ts';
import { COLUMNS } from './limbs.ts';

/** An element, split. */
export type Limbs = readonly Expression[];

/** The columns of a sum of products: column k is the sum of all aᵢ · bₖ₋ᵢ. 81 products each. */
export function multiplyColumns(factors: readonly (readonly [Limbs, Limbs])[]): Expression[] {
  return columnsOf((k) =>
    factors.flatMap(([a, b]) =>
      a.flatMap((limb, i) => {
        const other = b[k - i];
        return other === undefined ? [] : [multiply(limb, other)];
      }),
    ),
  );
}

/** The columns of a square: aᵢ · aⱼ is taken once, with aᵢ doubled, for i < j. 45 products. */
export function squareColumns(body: BodyBuilder, a: Limbs): Expression[] {
  const doubled = a.map((limb) => body.keep(shiftLeft(limb, 1)));
  return columnsOf((k) =>
    a.flatMap((limb, j) => {
      const other = k - j === j ? limb : k - j < j ? doubled[k - j] : undefined;
      return other === undefined ? [] : [multiply(other, limb)];
    }),
  );
}

function columnsOf(listProducts: (column: number) => Expression[]): Expression[] {
  return Array.from({ length: COLUMNS }, (_, k) => addAll(listProducts(k)));
}
