import type { HeapSnapshot } from './heap/heap-inspection.ts';
import type { LedgerEvents } from './ledger/ledger-events.ts';
import { FORMAT_VERSION } from './run.ts';
import type { ProofDetail } from './run.ts';
import { columnsOf, count, finite, listOf, nullable, objectOf, oneOf, text } from './shape.ts';
import type { Shape } from './shape.ts';

const snapshot: Shape<HeapSnapshot> = columnsOf<HeapSnapshot>(
  {
    memoryBytes: count,
    heapStart: count,
    top: count,
    topBytes: count,
    classes: listOf(text),
  },
  { starts: Uint32Array, sizes: Uint32Array, owners: Uint8Array },
);

const events: Shape<LedgerEvents> = objectOf<LedgerEvents>({
  startedAt: finite,
  classes: listOf(text),
  firstId: count,
  births: columnsOf<LedgerEvents['births']>(
    {},
    {
      classOf: Uint16Array,
      realms: Uint8Array,
      addresses: Uint32Array,
      bytes: Uint32Array,
      at: Float32Array,
    },
  ),
  ends: columnsOf<LedgerEvents['ends']>(
    {},
    { ids: Uint32Array, how: Uint8Array, at: Float32Array },
  ),
});

/** What is too large for the sample of a proof. */
export const detailShape: Shape<ProofDetail> = objectOf<ProofDetail>({
  formatVersion: oneOf<typeof FORMAT_VERSION>([FORMAT_VERSION]),
  runId: text,
  index: finite,
  snapshot: nullable(snapshot),
  events: nullable(events),
});
