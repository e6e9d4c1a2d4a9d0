import type { HandleRoots } from '../src/core/heap/heap-inspection.ts';
import type { ClassSample, HandleSample, ViolationSample } from '../src/core/run.ts';
import type { Handle, Violation } from './runtime/handle-ledger.ts';
import type { Runtime } from './runtime/install.ts';

/** So many new violations of a proof are told in full: a broken heap can make thousands. */
const VIOLATIONS_TOLD = 20;

/**
 * What the ledger stands at.
 * @param violationsBefore how many violations there were when this was asked last.
 */
export function sampleHandles(
  runtime: Pick<Runtime, 'ledger'>,
  violationsBefore: number,
): HandleSample | null {
  const ledger = runtime.ledger();
  if (ledger === null) return null;
  const violations = ledger.violations();
  const overFreed = new Map<string, number>();
  for (const { className } of violations) {
    overFreed.set(className, (overFreed.get(className) ?? 0) + 1);
  }
  const counts = new Map(ledger.counts());
  // What nobody saw begin has a row as well, if it was freed too often.
  for (const className of overFreed.keys()) {
    if (!counts.has(className)) counts.set(className, NEVER_BORN);
  }
  const byClass = Array.from(
    counts,
    ([className, { born, freed, moved, finalized, swept, alive }]): ClassSample => ({
      className,
      born,
      freed,
      moved,
      finalized,
      swept,
      alive,
      overFreed: overFreed.get(className) ?? 0,
      aliveBytes: null,
      retainedBytes: null,
    }),
  );
  return {
    live: byClass.reduce((sum, { alive }) => sum + alive, 0),
    violations: violations.length,
    byClass,
    newViolations: violations
      .slice(violationsBefore, violationsBefore + VIOLATIONS_TOLD)
      .map(toSample),
  };
}

/**
 * Where everything that is alive begins in the heap; `null` where no ledger is kept or its addresses
 * cannot be led back to chunks.
 */
export function listRoots(runtime: Pick<Runtime, 'ledger' | 'chunkOf'>): HandleRoots | null {
  const ledger = runtime.ledger();
  if (ledger === null) return null;
  const classes = [...ledger.counts().keys()];
  const indexes = new Map(classes.map((name, index) => [name, index]));
  const handles = ledger.alive();
  const chunks = new Uint32Array(handles.length);
  const classOf = new Uint16Array(handles.length);
  for (const [i, { address, className }] of handles.entries()) {
    const chunk = runtime.chunkOf(address);
    if (chunk === null) return null;
    chunks[i] = chunk;
    classOf[i] = indexes.get(className) ?? 0;
  }
  return { classes, chunks, classOf };
}

const NEVER_BORN = { born: 0, freed: 0, moved: 0, finalized: 0, swept: 0, alive: 0 };

function toSample({ kind, className, address, how, at, history }: Violation): ViolationSample {
  return { kind, className, address, how, at, history: describeHistory(history) };
}

/** What was known of an address, in words. */
function describeHistory(handle: Handle | null): string {
  if (handle === null) return 'nothing was ever seen at this address';
  const { className, id, born, end } = handle;
  const birth = `${className} ${id}, born ${describeWhen(born)}`;
  return end === null ? `${birth}, alive` : `${birth}, ${end.how} ${describeWhen(end)}`;
}

function describeWhen({ epoch, phase }: Handle['born']): string {
  return `in stretch ${epoch}${phase === null ? '' : ` (${phase})`}`;
}
