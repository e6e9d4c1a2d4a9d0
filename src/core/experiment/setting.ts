/** How many threads a prover has, and how many such provers work at the same time. */
export interface Setting {
  readonly threads: number;
  readonly provers: number;
}

/** Fewest provers first, then fewest threads. */
export function compareSettings(a: Setting, b: Setting): number {
  return a.provers - b.provers || a.threads - b.threads;
}

/** A name that two settings share if and only if they are the same. */
export function nameSetting({ threads, provers }: Setting): string {
  return `${provers}x${threads}`;
}
