import { recyclingShape } from '../config-shape.ts';
import { PATH_NAMES, SWITCH_VALUES } from '../experiment/switches.ts';
import type { ReleaseId } from '../experiment/releases.ts';
import type { PhaseName } from '../run.ts';
import { count, explained, finite, flag, integer, keyOf } from '../shape.ts';
import { listOf, nullable, objectOf, oneOf, text } from '../shape.ts';
import type { JsonSchema, Shape } from '../shape.ts';
import type { Report, ReportClass, ReportConfig, ReportEstimate } from './report-format.ts';
import type { ReportEnvironment, ReportMemory, ReportProof } from './report-format.ts';
import type { ReportViolation, Verdict } from './report-format.ts';

/**
 * What a report looks like, with the meaning and the unit of every field. It is the one source of the
 * JSON schema and of the page that describes reports, and it is tied to the type: a field that is
 * added to `Report` and forgotten here does not compile.
 */
const VERDICTS: Readonly<Record<Verdict, true>> = {
  pass: true,
  regression: true,
  inconclusive: true,
  crash: true,
  hang: true,
  'out-of-memory': true,
  'verification-failed': true,
};

const PHASES: Readonly<Record<PhaseName, true>> = {
  witness: true,
  'step proof': true,
  'wrap witness': true,
  'wrap proof': true,
  serialise: true,
  verify: true,
};

const CAUSES: Readonly<Record<ReportMemory['cause'], true>> = {
  start: true,
  threshold: true,
  every: true,
  admission: true,
  failure: true,
  'by-hand': true,
};

/** A figure that may not have been measured. */
const known = (meaning: string, shape: Shape<number>) => explained(meaning, nullable(shape));

function estimateOf(meaning: string, unit: string): Shape<ReportEstimate> {
  return explained(
    meaning,
    objectOf<ReportEstimate>({
      estimate: known(`Best estimate, in ${unit}; null: see reasons.`, finite),
      low: known(`Lower end of the 95 % interval, in ${unit}; null: see reasons.`, finite),
      high: known(`Upper end of the 95 % interval, in ${unit}; null: see reasons.`, finite),
    }),
  );
}

const budget = explained(
  'The most that memory may grow per proof.',
  objectOf<ReportConfig['budget']>({
    liveBytesPerProof: explained('Of live bytes, in bytes per proof.', finite),
    pageBytesPerProof: explained('Of linear memory, in bytes per proof.', finite),
  }),
);

const config = explained(
  'What was run.',
  objectOf<ReportConfig>({
    program: explained('Id of the program.', text),
    circuitDigest: explained(
      'Digest of the program’s circuits, as o1js computes it; null before it had compiled.',
      nullable(text),
    ),
    // Not only those that are bundled: who brings one along has whichever version.
    o1js: explained('Version of o1js.', text as Shape<ReleaseId>),
    path: explained(
      'Named set of switches; null for switches that are a set of their own.',
      nullable(oneOf(PATH_NAMES)),
    ),
    switches: explained(
      'Every switch of the code path, as the run began.',
      objectOf<ReportConfig['switches']>({
        pool: explained(
          'What becomes of the thread pool between proofs.',
          oneOf(SWITCH_VALUES.pool),
        ),
        finalizers: explained('What garbage collection frees.', oneOf(SWITCH_VALUES.finalizers)),
        frees: explained('Whether each proof is cleaned up after.', oneOf(SWITCH_VALUES.frees)),
        wait: explained('How the calling thread waits for the prover.', oneOf(SWITCH_VALUES.wait)),
        arithmetic: explained('Whose field arithmetic runs.', oneOf(SWITCH_VALUES.arithmetic)),
        keys: explained(
          'Whether keys are kept from one compile to the next.',
          oneOf(SWITCH_VALUES.keys),
        ),
        memory: explained('When the memory grows.', oneOf(SWITCH_VALUES.memory)),
        recycle: explained('When a prover is given a fresh memory by itself.', recyclingShape),
        provers: explained('Provers at work at the same time.', count),
      }),
    ),
    proofs: explained('Most measured proofs that were asked for.', count),
    warmup: explained('Proofs made first, by all provers, and left out of every figure.', count),
    threads: explained('Threads of the prover.', count),
    maxMemoryBytes: known('Cap on the WebAssembly memory, in bytes; null: o1js’s own.', count),
    refreshAtBytes: explained(
      'Size at which recycle=threshold replaces a memory, in bytes; 85 % of its limit, if that is less.',
      count,
    ),
    pauseMs: explained(
      'Pause between proofs, for garbage to be collected, in milliseconds.',
      count,
    ),
    budget,
  }),
);

const environment = explained(
  'Where it was run.',
  objectOf<ReportEnvironment>({
    browser: explained('Name and version of the browser.', text),
    cores: explained('Logical processors, as the browser counts them.', count),
    crossOriginIsolated: explained('Whether the page had shared memory.', flag),
    userAgent: explained('The browser’s user agent.', text),
  }),
);

const compile = explained(
  'Compiling the program.',
  objectOf<Report['compile']>({
    ms: known('How long it took, in milliseconds.', finite),
    pagesAfter: known('Size of the memory after it, in pages of 64 KiB.', count),
    verificationKeyHash: explained('Hash of the verification key.', nullable(text)),
  }),
);

const pages = explained(
  'Size of the WebAssembly memory, in pages of 64 KiB.',
  objectOf<ReportProof['pages']>({
    before: explained('Before the proof.', count),
    after: explained('After the proof.', count),
    highWater: explained('The most that was seen during the proof.', count),
  }),
);

const heap = explained(
  'The allocator’s heap after the proof; every field is null where it could not be walked.',
  objectOf<ReportProof['heap']>({
    liveBytes: known('In use, in bytes.', count),
    freeBytes: known('Free between what is in use, in bytes.', count),
    largestFreeBytes: known('The largest free chunk, in bytes.', count),
    topBytes: known('Free at the end of the heap, in bytes.', count),
    chunks: known('Chunks in use.', count),
    unreachableBytes: known(
      'In use although nothing that is known to be alive points there, in bytes.',
      count,
    ),
    coverage: known('Share of the memory that the walk accounts for; 1 is every byte.', finite),
  }),
);

const phase = objectOf<ReportProof['phases'][number]>({
  name: explained('Which stretch of the proof it is.', keyOf<PhaseName>(PHASES)),
  startMs: explained('From the start of the proof, in milliseconds.', finite),
  ms: explained('How long it took, in milliseconds.', finite),
});

const proof = objectOf<ReportProof>({
  index: explained('From 0, warm-up included.', count),
  memory: explained('The memory that it was made in, as an index into memories.', count),
  proveMs: explained('How long the proof took without verifying it, in milliseconds.', finite),
  verified: explained('Whether the verifier accepted it.', flag),
  pages,
  heap,
  handles: explained(
    'Objects of JavaScript that stand for memory of the prover.',
    objectOf<ReportProof['handles']>({
      live: known('How many are alive after the proof; null where they are not followed.', count),
    }),
  ),
  phases: explained(
    'The stretches of the proof, in order; empty where none was seen.',
    listOf(phase),
  ),
});

const memory = objectOf<ReportMemory>({
  prover: explained('Which of the provers at work at the same time, from 0.', count),
  beforeProof: explained('The proof that it was made for, from 0.', count),
  cause: explained(
    'Why it was made: for the run, or in place of the one that the prover had.',
    keyOf<ReportMemory['cause']>(CAUSES),
  ),
  detail: explained('The same with its figures, as a sentence; empty for start.', text),
  startMs: explained(
    'When its worker was started, in milliseconds from the start of the run.',
    finite,
  ),
  readyMs: known('When the program was compiled there, likewise; null if it never was.', finite),
  endMs: known('When it was given back, likewise; null if that was not seen.', finite),
  compileMs: known('How long compiling took, in milliseconds.', finite),
  pagesAtEnd: known('Its size when it was last seen at rest, in pages of 64 KiB.', count),
  verificationKeyHash: explained('Hash of the verification key.', nullable(text)),
});

const reportClass = objectOf<ReportClass>({
  class: explained('Name of the class.', text),
  born: explained('Objects made since o1js was loaded.', count),
  freed: explained('Of these, freed by a call.', count),
  moved: explained('Of these, handed over to the prover, which owns them since.', count),
  finalized: explained(
    'Of these, freed after JavaScript collected them, or at the end of a proof.',
    count,
  ),
  alive: explained('Alive at the end of the run.', count),
  aliveBytes: known('Memory of those alive, in bytes; null where the heap was not marked.', count),
  alivePerProof: estimateOf('Change of those alive.', 'objects per proof'),
  aliveBytesPerProof: estimateOf('Change of the memory of those alive.', 'bytes per proof'),
});

const part = (meaning: string) => known(`${meaning}, in bytes per proof.`, finite);

const waterfall = explained(
  'What the growth is made of, on average over the proofs since the run settled.',
  objectOf<Report['waterfall']>({
    threadStacks: part('Stacks of threads, ended ones included'),
    liveHandles: part('Objects of JavaScript that are alive, with all that they hold'),
    ownerlessLive: part('In use without an owner'),
    freeFragmented: part('Free between what is in use'),
    neverTouched: part('Free at the end of the heap'),
    static: part('Static data and what is not the allocator’s'),
    total: known('Growth of all these proofs together, in bytes.', finite),
  }),
);

const violation = objectOf<ReportViolation>({
  kind: explained('What was done: free-after-end or free-of-free-chunk.', text),
  class: explained('Class of the object.', text),
  proof: explained('In which proof, from 0 with warm-up included.', integer),
  detail: explained('How, where, and what was known of that address before.', text),
});

/** The shape of a {@link Report}. */
export const reportShape: Shape<Report> = objectOf<Report>({
  formatVersion: explained(
    'Version of this format; new fields may be added to it.',
    oneOf<Report['formatVersion']>([1]),
  ),
  verdict: explained(
    'What the run says about the budget, or why it says nothing.',
    keyOf<Verdict>(VERDICTS),
  ),
  reasons: explained(
    'In words: first what led to the verdict, then what is the matter with the prover (“diagnosis: …”), then a line for each field that is null, which begins with the field.',
    listOf(text),
  ),
  config,
  environment,
  compile,
  proofs: explained('Every finished proof, warm-up proofs first.', listOf(proof)),
  memories: explained(
    'Every memory that the run had: more than one where one was replaced, or several provers worked.',
    listOf(memory),
  ),
  growth: explained(
    'How memory grows, over the measured proofs.',
    objectOf<Report['growth']>({
      liveBytesPerProof: estimateOf('Growth of what is in use.', 'bytes per proof'),
      pageBytesPerProof: estimateOf('Growth of the linear memory.', 'bytes per proof'),
      method: explained('How estimate and interval were arrived at.', text),
    }),
  ),
  byClass: explained(
    'What became of objects, by class; null where they were not followed.',
    nullable(listOf(reportClass)),
  ),
  waterfall,
  violations: explained(
    'Uses of memory that its owner did not allow; null where they were not looked for.',
    nullable(listOf(violation)),
  ),
  forecast: explained(
    'When the memory is full, by what gets there first: linear memory, live bytes, or these with scattered free ones.',
    objectOf<Report['forecast']>({
      limitBytes: known('Limit of the memory, in bytes.', count),
      proofsUntilLimit: estimateOf(
        'Proofs until then from the end of the run on; null: not at this rate.',
        'proofs',
      ),
    }),
  ),
});

/** The JSON schema of reports, as `report.schema.json` has it. */
export const REPORT_SCHEMA: JsonSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'Report of the Proving Playground, format version 1',
  ...reportShape.schema,
};
