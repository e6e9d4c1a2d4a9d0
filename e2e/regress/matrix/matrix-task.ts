/** What is to be done with a matrix: run cells, or put the reports of shards together. */
export type MatrixTask =
  | { readonly kind: 'run-all' }
  /** The blob of the shard goes to a folder, under a name of its own. */
  | ({ readonly kind: 'run-shard'; readonly blobFolder?: string } & Shard)
  | { readonly kind: 'merge-shards'; readonly blobFolder?: string };

/** One part of several. */
export interface Shard {
  /** From 1. */
  readonly current: number;
  readonly total: number;
}

/** Where blobs go, and are looked for, if nothing is said, relative to the working directory. */
export const DEFAULT_BLOB_FOLDER = 'blob-report';

/** Reads `2/3`, the second of three parts, as Playwright does; `null` for anything else. */
export function parseShard(text: string): Shard | null {
  const match = /^([1-9]\d{0,3})\/([1-9]\d{0,3})$/.exec(text);
  const [current, total] = [Number(match?.[1]), Number(match?.[2])];
  return current <= total ? { current, total } : null;
}
