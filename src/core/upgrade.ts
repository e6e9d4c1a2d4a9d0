import { detailShape } from './detail-shape.ts';
import { curveShape, proofShape, runShape } from './record-shapes.ts';
import type { MemoryCurve, ProofDetail, ProofSample, RunRecord } from './run.ts';
import { isFields } from './shape.ts';
import type { Shape } from './shape.ts';

/**
 * Reading what an earlier version stored. Every stored record carries its `formatVersion`; reading
 * one takes it step by step to the newest version, and then compares it with the newest shape. What
 * a newer version wrote is refused, since nobody here can know what it means.
 *
 * To change a format: raise `FORMAT_VERSION`, append one step to each list below (an empty object
 * of changes where a record stays as it was), and freeze a fixture of the version that ends, beside
 * `fixtures/stored-run.v1.json`, before changing any shape.
 */

/** A record of the newest version, or why there is none. */
export type Upgraded<T> =
  | { readonly kind: 'ok'; readonly value: T }
  /** Written by a newer version of the playground than this one. */
  | { readonly kind: 'newer'; readonly found: number; readonly newest: number }
  /** Not what any version writes; `problem` says where: `config.proofs: not a whole number`. */
  | { readonly kind: 'damaged'; readonly problem: string };

/** What changes from one version to the next, as the fields to replace; `formatVersion` aside. */
export type UpgradeStep = (old: Readonly<Record<string, unknown>>) => Record<string, unknown>;

/**
 * A reader of all versions of a record.
 * @param steps the first goes from version 1 to 2, and so on: their number decides the newest.
 * @param shape of the newest version.
 */
export function defineUpgrade<T>(
  steps: readonly UpgradeStep[],
  shape: Shape<T>,
): (stored: unknown) => Upgraded<T> {
  const newest = steps.length + 1;
  return (stored) => {
    if (!isFields(stored)) return { kind: 'damaged', problem: 'not an object' };
    const found = stored['formatVersion'];
    if (typeof found !== 'number' || !Number.isInteger(found) || found < 1) {
      return { kind: 'damaged', problem: 'formatVersion: not a version' };
    }
    if (found > newest) return { kind: 'newer', found, newest };
    const record: Record<string, unknown> = { ...stored };
    for (const [i, step] of steps.entries()) {
      if (i + 1 < found) continue;
      try {
        Object.assign(record, step(record), { formatVersion: i + 2 });
      } catch {
        // A step may rely on its version's shape, which a damaged record does not have.
        return { kind: 'damaged', problem: `not a record of version ${i + 1}` };
      }
    }
    const problem = shape.findFault(record, '');
    return problem === null ? { kind: 'ok', value: record as T } : { kind: 'damaged', problem };
  };
}

const RUN_STEPS: readonly UpgradeStep[] = [
  // Version 1 knew neither explicit frees nor the sleeping wait: its runs had both as o1js does it.
  ({ config, switchStates }) => {
    const { switches, ...rest } = config as { switches: object };
    const applied = { kind: 'applied' };
    return {
      config: { ...rest, switches: { ...switches, frees: 'off', wait: 'spin' } },
      switchStates:
        switchStates === null
          ? null
          : { ...(switchStates as object), frees: applied, wait: applied },
    };
  },
  // Version 2 had no stored keys: every compile computed them.
  ({ config, switchStates, compile }) => {
    const { switches, ...rest } = config as { switches: object };
    const keys = { origin: 'computed', damaged: 0, problem: null };
    return {
      config: { ...rest, switches: { ...switches, keys: 'none' } },
      switchStates:
        switchStates === null ? null : { ...(switchStates as object), keys: { kind: 'applied' } },
      compile: compile === null ? null : { ...(compile as object), keys },
    };
  },
  // Version 3 watched every run as closely as it could.
  ({ config }) => ({ config: { ...(config as object), observe: 'full' } }),
  // Up to version 4 the switches of a run never changed.
  () => ({ switchChanges: [] }),
  // Version 5 ran every module as it was published.
  ({ config, switchStates, switchChanges, compile }) => {
    const asShipped = (switches: object) => ({ ...switches, arithmetic: 'as-shipped' });
    const { switches, ...rest } = config as { switches: object };
    const changes = switchChanges as readonly { readonly switches: object }[];
    return {
      config: { ...rest, switches: asShipped(switches) },
      switchStates:
        switchStates === null
          ? null
          : { ...(switchStates as object), arithmetic: { kind: 'applied' } },
      switchChanges: changes.map((change) =>
        Object.assign({}, change, { switches: asShipped(change.switches) }),
      ),
      compile: compile === null ? null : { ...(compile as object), arithmetic: null },
    };
  },
  () => ({}),
  // Up to version 7 every memory grew as it was needed, and every run made all of its proofs and was
  // judged by the budgets of the contract.
  ({ config, switchStates, switchChanges }) => {
    const grown = (switches: object) => ({ ...switches, memory: 'as-shipped' });
    const { switches, ...rest } = config as { switches: object };
    const changes = switchChanges as readonly { readonly switches: object }[];
    return {
      config: {
        ...rest,
        switches: grown(switches),
        budget: { liveBytesPerProof: 65_536, pageBytesPerProof: 1_048_576 },
        until: 'all',
      },
      switchStates:
        switchStates === null ? null : { ...(switchStates as object), memory: { kind: 'applied' } },
      switchChanges: changes.map((change) =>
        Object.assign({}, change, { switches: grown(change.switches) }),
      ),
    };
  },
  // Up to version 8 a run had one prover and one memory, and nothing but the message of a failure.
  ({ config, failure, startedAt, endedAt, compile, lastPages }) => ({
    config: {
      ...(config as object),
      recycling: 'off',
      refreshAtBytes: 1.75 * 2 ** 30,
      provers: 1,
    },
    failure: failure === null ? null : { ...(failure as object), evidence: [] },
    lives: [
      {
        prover: 0,
        startedAt,
        cause: { kind: 'start' },
        beforeProof: 0,
        readyAt: null,
        compile,
        lastPages,
        endedAt,
      },
    ],
  }),
];
const PROOF_STEPS: readonly UpgradeStep[] = [
  // Version 1 neither walked the heap nor kept a ledger of handles.
  () => ({ heap: null, handles: null }),
  () => ({}),
  // Version 3 did not say how long a walk took.
  ({ heap }) => ({ heap: heap === null ? null : { ...(heap as object), walkMs: null } }),
  () => ({}),
  () => ({}),
  // Version 6 counted chunks and handles, and did not say whose they are.
  ({ heap, handles }) => ({
    heap:
      heap === null
        ? null
        : { ...(heap as object), staticBytes: null, threadStacks: null, mark: null },
    handles:
      handles === null ? null : { ...(handles as object), byClass: null, newViolations: null },
  }),
  // Version 7 did not keep why a heap could not be walked.
  () => ({ heapProblem: null }),
  ({ index }) => ({ life: 0, nth: index }),
];
const CURVE_STEPS: readonly UpgradeStep[] = [
  ...Array.from({ length: 5 }, () => () => ({})),
  // Version 6 walked the heap after proofs only.
  () => ({ heap: [] }),
  () => ({}),
  () => ({}),
];
const DETAIL_STEPS: readonly UpgradeStep[] = [
  // Details are new in version 7.
  ...Array.from({ length: 6 }, () => () => {
    throw new TypeError('no version before 7 stored details');
  }),
  () => ({}),
  () => ({}),
];

/** Reads the stored row of a run. */
export const upgradeRun: (stored: unknown) => Upgraded<RunRecord> = defineUpgrade(
  RUN_STEPS,
  runShape,
);

/** Reads the stored sample of a proof. */
export const upgradeProof: (stored: unknown) => Upgraded<ProofSample> = defineUpgrade(
  PROOF_STEPS,
  proofShape,
);

/** Reads a stored curve. */
export const upgradeCurve: (stored: unknown) => Upgraded<MemoryCurve> = defineUpgrade(
  CURVE_STEPS,
  curveShape,
);

/** Reads the stored details of a proof. */
export const upgradeDetail: (stored: unknown) => Upgraded<ProofDetail> = defineUpgrade(
  DETAIL_STEPS,
  detailShape,
);
