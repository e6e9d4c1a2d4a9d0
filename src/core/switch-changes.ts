import type { ConfigIssue } from './experiment/config.ts';
import { followsHandles } from './experiment/observing.ts';
import {
  expectedSwitchStates,
  SWITCH_KEYS,
  SWITCH_TEXT,
  SWITCH_VALUES,
} from './experiment/switches.ts';
import type { SwitchKey, Switches } from './experiment/switches.ts';
import type { ProofSample, RunRecord, SwitchChange } from './run.ts';

/** What is needed to know which switches a run is under. */
export type SwitchedRun = Pick<RunRecord, 'config' | 'switchChanges'>;

/** The switches that a run is under now, or ended under. */
export function switchesInForce({ config, switchChanges }: SwitchedRun): Switches {
  return switchChanges.at(-1)?.switches ?? config.switches;
}

/** The last change of a run under which a proof was finished; `null` if there is none. */
export function lastChange(
  { switchChanges }: Pick<RunRecord, 'switchChanges'>,
  proofs: readonly ProofSample[],
): SwitchChange | null {
  const newest = proofs.at(-1)?.index ?? -1;
  return switchChanges.findLast(({ beforeProof }) => beforeProof <= newest) ?? null;
}

/**
 * The switches that a run is to be under from its next proof on.
 * @param queued what was asked for before and has not come into force.
 * @returns `null` if that is what it is under already.
 */
export function queueSwitches(
  run: SwitchedRun,
  queued: Switches | null,
  wishes: Partial<Switches>,
): Switches | null {
  const inForce = switchesInForce(run);
  const wanted = { ...(queued ?? inForce), ...wishes };
  return sameSwitches(wanted, inForce) ? null : wanted;
}

/** A run with its switches changed before a proof; the same run if that changes nothing. */
export function changeSwitches<Run extends SwitchedRun>(
  run: Run,
  beforeProof: number,
  switches: Switches,
): Run {
  if (sameSwitches(switches, switchesInForce(run))) return run;
  return { ...run, switchChanges: [...run.switchChanges, { beforeProof, switches }] };
}

/** Whether nothing would change from one to the other. */
export function sameSwitches(a: Switches, b: Switches): boolean {
  return SWITCH_KEYS.every((key) => a[key] === b[key]);
}

/** The values that differ, for people: `Thread pool “Kept alive”, Waiting “Sleep”`. */
export function describeSwitchChange(before: Switches, after: Switches): string {
  return SWITCH_KEYS.filter((key) => before[key] !== after[key])
    .map(
      (key) => `${SWITCH_TEXT[key].label} “${SWITCH_TEXT[key].values[after[key]] ?? after[key]}”`,
    )
    .join(', ');
}

/** Each change of a run by the proof that it came before, as {@link describeSwitchChange} tells it. */
export function describeChangesOf({
  config,
  switchChanges,
}: SwitchedRun): ReadonlyMap<number, string> {
  return new Map(
    switchChanges.map(({ beforeProof, switches }, i) => {
      const before = switchChanges[i - 1]?.switches ?? config.switches;
      return [beforeProof, describeSwitchChange(before, switches)];
    }),
  );
}

/** Switches to change, or every reason against it. */
export type ParsedSwitchChange =
  | { readonly kind: 'ok'; readonly switches: Partial<Switches> }
  | { readonly kind: 'invalid'; readonly issues: readonly ConfigIssue[] };

/** Reads the switches that somebody wants changed while a run goes on, each field by itself. */
export function parseSwitchChange(
  input: Readonly<Record<string, unknown>>,
  run: SwitchedRun,
): ParsedSwitchChange {
  const inForce = switchesInForce(run);
  const issues: ConfigIssue[] = [];
  for (const [name, wanted] of Object.entries(input)) {
    const key = SWITCH_KEYS.find((known) => known === name);
    const refuse = (allowed: string) => {
      issues.push({ field: `switches.${name}`, value: String(wanted), allowed });
    };
    if (key === undefined) {
      refuse(`only ${SWITCH_KEYS.join(', ')}`);
      continue;
    }
    const can = changeabilityOf(key, run);
    const values = can.kind === 'changeable' ? can.values : [inForce[key]];
    if (values.some((value) => value === wanted)) continue;
    refuse(
      can.kind === 'changeable' ? values.join(', ') : `${inForce[key]}, as it is: ${can.reason}`,
    );
  }
  if (issues.length > 0) return { kind: 'invalid', issues };
  return { kind: 'ok', switches: input };
}

/** Which values a switch can take while a run goes on, the present one among them. */
export type Changeability =
  | { readonly kind: 'changeable'; readonly values: readonly string[] }
  /** It takes another run; `reason` is a sentence without its full stop. */
  | { readonly kind: 'fixed'; readonly reason: string };

const NO_LEDGER: Changeability = {
  kind: 'fixed',
  reason: 'It has to know who owns what, and objects were not followed from the start',
};

/** Whether the ledger is kept: asked for, or needed by a switch from the start. */
function keepsLedger({ config: { observe, switches } }: SwitchedRun): boolean {
  return followsHandles(observe) || switches.finalizers === 'guarded' || switches.frees === 'on';
}

/**
 * What can become of a switch between two proofs of a run. The runtime decides by looking at the
 * release (`workers/runtime/change-switches.ts`); this says the same before it is asked.
 */
export function changeabilityOf(key: SwitchKey, run: SwitchedRun): Changeability {
  const switches = switchesInForce(run);
  switch (key) {
    case 'keys':
      return { kind: 'fixed', reason: 'Keys are read before a program is compiled' };
    case 'arithmetic':
      return { kind: 'fixed', reason: 'It is part of the module that o1js has compiled' };
    case 'memory':
      return { kind: 'fixed', reason: 'It is reserved before o1js starts its threads' };
    case 'wait':
      return { kind: 'changeable', values: SWITCH_VALUES.wait };
    case 'frees':
      return keepsLedger(run) ? { kind: 'changeable', values: SWITCH_VALUES.frees } : NO_LEDGER;
    case 'finalizers':
      if (!keepsLedger(run)) return NO_LEDGER;
      return switches.finalizers === 'as-shipped'
        ? {
            kind: 'fixed',
            reason: 'o1js’s own finalizers are at work since it was loaded, in its workers too',
          }
        : { kind: 'changeable', values: ['off', 'guarded'] };
    case 'pool': {
      const { pool } = expectedSwitchStates(run.config.o1js, {
        ...switches,
        pool: 'restarted',
      });
      if (pool.kind === 'unsupported') {
        return {
          kind: 'fixed',
          reason: 'This release keeps its pool, and crashes if it is restarted',
        };
      }
      return pool.kind === 'unknown'
        ? { kind: 'fixed', reason: 'Nobody knows of this release whether its pool can be ended' }
        : { kind: 'changeable', values: SWITCH_VALUES.pool };
    }
  }
}
