/** Whether a worker can do what o1js does in it: what `prover-probe.worker.ts` answers, once. */
export type ProbeAnswer =
  | { readonly kind: 'ok' }
  /** It may not compile code from text, or not start a worker from a Blob. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** It cannot start a worker of its own. */
  | { readonly kind: 'not-nested' };
