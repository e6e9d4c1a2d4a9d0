import type { Bytes } from '../core/units.ts';
import type { JsHeapState } from './js-heap.ts';

/** Whose heaps a prover needs, as `readAnswer` names realms. */
const PROVER = 'Prover worker';
const OF_PROVERS: ReadonlySet<string> = new Set([PROVER, 'A worker that o1js started']);

/**
 * What one prover takes in JavaScript heaps, its own and those of the workers that o1js starts for
 * it, without linear memory. Where several provers were at work, they share what was counted.
 * @returns `null` where the browser was not asked, or not while a prover was at work.
 */
export function jsHeapPerProver(state: JsHeapState): Bytes | null {
  if (state.kind !== 'measured') return null;
  const parts = state.reading.parts.filter(({ where }) => OF_PROVERS.has(where));
  const kinds = parts.filter(({ where }) => where === PROVER).map(({ kind }) => kind);
  const provers = Math.max(0, ...kinds.map((kind) => kinds.filter((k) => k === kind).length));
  if (provers === 0) return null;
  return Math.ceil(parts.reduce((sum, part) => sum + part.bytesBesideLinear, 0) / provers);
}
