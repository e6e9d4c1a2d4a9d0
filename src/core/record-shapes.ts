import type { ArithmeticRecord, ReplacedFunction } from './arithmetic-record.ts';
import { configShape, switchesShape } from './config-shape.ts';
import type { SwitchState, SwitchStates } from './experiment/switches.ts';
import type { HeapFault } from './heap/heap-fault.ts';
import { RESEMBLANCES } from './heap/heap-inspection.ts';
import type { SuspectGroup } from './heap/heap-inspection.ts';
import { FAULT_TEXT } from './heap/heap-problem.ts';
import type { HeapProblem } from './heap/heap-problem.ts';
import { HANDLE_ENDS } from './ledger/ledger-events.ts';
import { FAILURES } from './failures.ts';
import type { LifeCause, MemoryLife } from './memory-life.ts';
import { FORMAT_VERSION } from './run.ts';
import type { ClassSample, CompileRecord, CurvePoint, HandleSample, HeapPoint } from './run.ts';
import type { HeapSample, KeysRecord, MarkSample, MemoryCurve, Phase, PhaseName } from './run.ts';
import type { ProofSample, RunEnvironment, RunFailure, RunRecord, RunStatus } from './run.ts';
import type { SwitchChange, ViolationSample } from './run.ts';
import { anyOf, count, finite, flag, keyOf, listOf } from './shape.ts';
import { nullable, objectOf, oneOf, optional, text } from './shape.ts';
import type { Shape } from './shape.ts';

/**
 * What the newest version of each stored record looks like. A switch value that is dropped some day
 * therefore needs a new format version whose upgrade says what becomes of it. Programs and releases
 * are kept as they were named: whoever runs the page may bring their own.
 */
const version = oneOf<typeof FORMAT_VERSION>([FORMAT_VERSION]);

type SwitchStateOf<K extends SwitchState['kind']> = Extract<SwitchState, { kind: K }>;

const switchState = anyOf<SwitchState>(
  objectOf<SwitchStateOf<'applied'>>({ kind: oneOf(['applied']) }),
  objectOf<SwitchStateOf<'not-needed'>>({ kind: oneOf(['not-needed']), reason: text }),
  objectOf<SwitchStateOf<'unsupported'>>({ kind: oneOf(['unsupported']), reason: text }),
);

const switchStates = objectOf<SwitchStates>({
  pool: switchState,
  finalizers: switchState,
  frees: switchState,
  wait: switchState,
  arithmetic: switchState,
  keys: switchState,
  memory: switchState,
});

const heap = objectOf<HeapSample>({
  liveBytes: count,
  chunks: count,
  freeBytes: count,
  largestFreeBytes: count,
  topBytes: count,
  coverage: finite,
  walkMs: nullable(finite),
  staticBytes: nullable(count),
  threadStacks: nullable(
    objectOf<NonNullable<HeapSample['threadStacks']>>({ count, bytes: count }),
  ),
  mark: nullable(
    objectOf<MarkSample>({
      handleBytes: count,
      unreachableBytes: count,
      unreachableChunks: count,
      unreachableBytesWithoutStacks: count,
      suspects: listOf(
        objectOf<SuspectGroup>({
          chunkBytes: count,
          resembles: oneOf(RESEMBLANCES),
          chunks: count,
          bytes: count,
          direct: count,
          directBytes: count,
        }),
      ),
      markMs: finite,
    }),
  ),
});

type HeapProblemOf<K extends HeapProblem['kind']> = Extract<HeapProblem, { kind: K }>;

const faultReason = keyOf(FAULT_TEXT);

const heapProblem = anyOf<HeapProblem>(
  objectOf<HeapProblemOf<'no-memory'>>({ kind: oneOf(['no-memory']) }),
  objectOf<HeapProblemOf<'busy'>>({ kind: oneOf(['busy']) }),
  objectOf<HeapProblemOf<'unknown-allocator'>>({
    kind: oneOf(['unknown-allocator']),
    reason: oneOf(['none-found', 'several-found']),
    fault: nullable(objectOf<HeapFault>({ address: count, reason: faultReason })),
  }),
  objectOf<HeapProblemOf<'corrupt'>>({
    kind: oneOf(['corrupt']),
    address: count,
    reason: faultReason,
  }),
);

const handles = objectOf<HandleSample>({
  live: count,
  violations: count,
  byClass: nullable(
    listOf(
      objectOf<ClassSample>({
        className: text,
        born: count,
        freed: count,
        moved: count,
        finalized: count,
        swept: count,
        alive: count,
        overFreed: count,
        aliveBytes: nullable(count),
        retainedBytes: nullable(count),
      }),
    ),
  ),
  newViolations: nullable(
    listOf(
      objectOf<ViolationSample>({
        kind: oneOf(['free-after-end', 'free-of-free-chunk']),
        className: text,
        address: count,
        how: oneOf(HANDLE_ENDS),
        at: finite,
        history: text,
      }),
    ),
  ),
});

const environment = objectOf<RunEnvironment>({
  browser: text,
  userAgent: text,
  cores: count,
  deviceMemoryGiB: nullable(finite),
  crossOriginIsolated: flag,
  prover: oneOf(['o1js', 'fake']),
});

const failure = objectOf<RunFailure>({
  code: keyOf(FAILURES),
  detail: text,
  proof: nullable(count),
  evidence: listOf(text),
});

const compile = objectOf<CompileRecord>({
  ms: finite,
  pagesAfter: count,
  verificationKeyHash: text,
  circuitDigest: text,
  keys: objectOf<KeysRecord>({
    origin: oneOf(['computed', 'partly', 'cached']),
    damaged: count,
    problem: nullable(text),
  }),
  arithmetic: nullable(
    objectOf<ArithmeticRecord>({
      digestBefore: text,
      digestAfter: text,
      functions: listOf(objectOf<ReplacedFunction>({ index: count, meaning: text, field: text })),
      generator: optional(text),
      search: oneOf(['done', 'remembered']),
      ms: finite,
    }),
  ),
});

const status = keyOf<RunStatus>({
  running: true,
  done: true,
  failed: true,
  interrupted: true,
  hung: true,
  'out-of-memory': true,
});

const phaseName = keyOf<PhaseName>({
  witness: true,
  'step proof': true,
  'wrap witness': true,
  'wrap proof': true,
  serialise: true,
  verify: true,
});

type CauseOf<K extends LifeCause['kind']> = Extract<LifeCause, { kind: K }>;

const lifeCause = anyOf<LifeCause>(
  objectOf<CauseOf<'start'>>({ kind: oneOf(['start']) }),
  objectOf<CauseOf<'by-hand'>>({ kind: oneOf(['by-hand']) }),
  objectOf<CauseOf<'every'>>({ kind: oneOf(['every']), proofs: count }),
  objectOf<CauseOf<'threshold'>>({
    kind: oneOf(['threshold']),
    usedBytes: count,
    thresholdBytes: count,
  }),
  objectOf<CauseOf<'admission'>>({
    kind: oneOf(['admission']),
    predictedBytes: count,
    limitBytes: count,
  }),
  objectOf<CauseOf<'failure'>>({ kind: oneOf(['failure']), failure }),
);

const life = objectOf<MemoryLife>({
  prover: count,
  startedAt: finite,
  cause: lifeCause,
  beforeProof: count,
  readyAt: nullable(finite),
  compile: nullable(compile),
  lastPages: nullable(count),
  endedAt: nullable(finite),
});

/** The row of a run. */
export const runShape: Shape<RunRecord> = objectOf<RunRecord>({
  formatVersion: version,
  id: text,
  startedAt: finite,
  endedAt: nullable(finite),
  status,
  failure: nullable(failure),
  config: configShape,
  environment,
  switchStates: nullable(switchStates),
  switchChanges: listOf(objectOf<SwitchChange>({ beforeProof: count, switches: switchesShape })),
  lives: listOf(life),
  limitBytes: nullable(count),
  compile: nullable(compile),
  proofsDone: count,
  lastPages: nullable(count),
  growthPerProof: nullable(finite),
});

/** What was measured of one proof. */
export const proofShape: Shape<ProofSample> = objectOf<ProofSample>({
  formatVersion: version,
  runId: text,
  index: count,
  warmup: flag,
  life: count,
  nth: count,
  startedAt: finite,
  proveMs: finite,
  verifyMs: finite,
  verified: flag,
  pages: objectOf<ProofSample['pages']>({ before: count, after: count, highWater: count }),
  heap: nullable(heap),
  heapProblem: nullable(heapProblem),
  handles: nullable(handles),
  phases: listOf(objectOf<Phase>({ name: phaseName, startMs: finite, ms: finite })),
});

/** What the observer saw of a stretch of a run. */
export const curveShape: Shape<MemoryCurve> = objectOf<MemoryCurve>({
  formatVersion: version,
  runId: text,
  index: finite,
  points: listOf(objectOf<CurvePoint>({ at: finite, pages: count })),
  heap: listOf(
    objectOf<HeapPoint>({ at: finite, liveBytes: count, freeBytes: count, topBytes: count }),
  ),
});
