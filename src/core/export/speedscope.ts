import type { HeapSnapshot } from '../heap/heap-inspection.ts';
import { lifeOfStretch, proverOf } from '../memory-life.ts';
import type { ProofDetail, ProofSample, StoredRun } from '../run.ts';
import { pagesToBytes } from '../units.ts';
import type { Bytes, Milliseconds } from '../units.ts';
import { describeRun } from './describe-run.ts';
import { splitMemory } from './memory-parts.ts';
import type { OwnBytes } from './memory-parts.ts';
import { durationOf } from './phase-clock.ts';
import { LedgerReplay } from './replay-ledger.ts';
import type { HandleRealmName } from './replay-ledger.ts';

/**
 * A file of speedscope's own format, as far as it is written here. Source: `file-format-spec.ts` of
 * github.com/jlfwong/speedscope, and the JSON schema made of it, at the address in `$schema`.
 */
export interface SpeedscopeFile {
  readonly $schema: 'https://www.speedscope.app/file-format-schema.json';
  readonly exporter: string;
  /** Shown above the profiles. */
  readonly name: string;
  readonly activeProfileIndex: number;
  readonly shared: { readonly frames: readonly { readonly name: string }[] };
  readonly profiles: readonly (SampledProfile | EventedProfile)[];
}

/** Stacks of frames, outermost first, as indices of `shared.frames`; each with a weight. */
export interface SampledProfile {
  readonly type: 'sampled';
  readonly name: string;
  readonly unit: 'bytes';
  readonly startValue: 0;
  readonly endValue: Bytes;
  readonly samples: readonly (readonly number[])[];
  readonly weights: readonly Bytes[];
}

/** Frames that open and close in time; what was opened last is closed first. */
export interface EventedProfile {
  readonly type: 'evented';
  readonly name: string;
  readonly unit: 'milliseconds';
  readonly startValue: 0;
  readonly endValue: Milliseconds;
  readonly events: readonly {
    readonly type: 'O' | 'C';
    readonly at: Milliseconds;
    readonly frame: number;
  }[];
}

/** More proofs than this are chosen from. */
const MOST_PROOFS = 12;

/**
 * Proofs that show a whole run, first and last among them, evenly between.
 * @returns their indices; none whose heap was not walked, unless no heap was.
 */
export function chooseProofs(proofs: readonly ProofSample[], most = MOST_PROOFS): Set<number> {
  const walked = proofs.filter(({ heap }) => heap !== null);
  const among = walked.length > 0 ? walked : proofs;
  const step = (among.length - 1) / Math.max(1, most - 1);
  const chosen = among.length <= most ? among : pick(among, most, step);
  return new Set(chosen.map(({ index }) => index));
}

function pick(proofs: readonly ProofSample[], count: number, step: number): ProofSample[] {
  return Array.from({ length: count }, (_, i) => proofs[Math.round(i * step)]).filter(
    (proof) => proof !== undefined,
  );
}

/** The ledger of one memory, as far as it was played. */
interface MemoryLedger {
  readonly replay: LedgerReplay;
  /** How many proofs come before its next stretch, −1 for loading; `null` once one is missing. */
  next: number | null;
}

/**
 * The memory of a run after some of its proofs, as flame graphs in bytes, and its phases in
 * milliseconds, for https://www.speedscope.app.
 *
 * Add the details of the run in order of their index, those that there are; then build. Without the
 * detail of a proof its profile is coarser, and its name says so.
 */
export class SpeedscopeBuilder {
  readonly #run: StoredRun;
  readonly #chosen: ReadonlySet<number>;
  /** Of each memory. */
  readonly #ledgers = new Map<number, MemoryLedger>();
  readonly #snapshots = new Map<number, HeapSnapshot>();
  readonly #own = new Map<number, OwnBytes>();
  readonly #frames = new Map<string, number>();

  /** @param chosen indices of the proofs whose memory is wanted. */
  constructor(run: StoredRun, chosen: ReadonlySet<number> = chooseProofs(run.proofs)) {
    this.#run = run;
    this.#chosen = chosen;
  }

  add({ index, events, snapshot }: ProofDetail): void {
    const { proofs } = this.#run;
    const life = lifeOfStretch(index, proofs);
    const ledger = this.#ledgers.get(life) ?? { replay: new LedgerReplay(), next: -1 };
    this.#ledgers.set(life, ledger);
    const place = index < 0 ? -1 : (proofs.find((proof) => proof.index === index)?.nth ?? null);
    ledger.next = place !== null && place === ledger.next && events !== null ? place + 1 : null;
    if (events !== null) for (const _ of ledger.replay.play(events));
    if (!this.#chosen.has(index)) return;
    if (snapshot !== null) this.#snapshots.set(index, snapshot);
    if (ledger.next !== null) this.#own.set(index, sumOwn(ledger.replay));
  }

  build(): SpeedscopeFile {
    const { record, proofs } = this.#run;
    const memory = proofs.filter(({ index }) => this.#chosen.has(index));
    const { provers } = record.config;
    const phases = Array.from({ length: provers }, (_, place) => this.#phases(place));
    const profiles = [...memory.map((proof) => this.#profile(proof)), ...phases];
    return {
      $schema: 'https://www.speedscope.app/file-format-schema.json',
      exporter: 'proving-playground',
      name: describeRun(record),
      activeProfileIndex: Math.max(0, memory.length - 1),
      shared: { frames: [...this.#frames.keys()].map((name) => ({ name })) },
      profiles,
    };
  }

  #profile(proof: ProofSample): SampledProfile {
    const snapshot = this.#snapshots.get(proof.index) ?? null;
    const own = this.#own.get(proof.index) ?? null;
    const parts = splitMemory(proof, { snapshot, own });
    return {
      type: 'sampled',
      name: nameProfile(proof, snapshot !== null, own !== null),
      unit: 'bytes',
      startValue: 0,
      endValue: pagesToBytes(proof.pages.after),
      samples: parts.map(({ path }) =>
        ['WebAssembly memory', ...path].map((name) => this.#frame(name)),
      ),
      weights: parts.map(({ bytes }) => bytes),
    };
  }

  /** Of one prover: frames of several at once could not be nested. */
  #phases(place: number): EventedProfile {
    const { record } = this.#run;
    const proofs = this.#run.proofs.filter(({ life }) => proverOf(record.lives, life) === place);
    const events: EventedProfile['events'][number][] = [];
    let now = 0;
    const within = (name: string, from: Milliseconds, to: Milliseconds, inner = () => {}) => {
      const frame = this.#frame(name);
      now = Math.max(now, from);
      events.push({ type: 'O', at: now, frame });
      inner();
      now = Math.max(now, to);
      events.push({ type: 'C', at: now, frame });
    };
    for (const proof of proofs) {
      const from = proof.startedAt - record.startedAt;
      if (now === 0) within('before the first proof', 0, from);
      within(nameProof(proof), from, from + durationOf(proof), () => {
        for (const { name, startMs, ms } of proof.phases) {
          within(name, from + startMs, from + startMs + ms);
        }
      });
    }
    const whose = record.config.provers === 1 ? 'all proofs' : `prover ${place + 1}`;
    const name = `Phases of ${whose}`;
    return { type: 'evented', name, unit: 'milliseconds', startValue: 0, endValue: now, events };
  }

  #frame(name: string): number {
    const known = this.#frames.get(name);
    if (known !== undefined) return known;
    const index = this.#frames.size;
    this.#frames.set(name, index);
    return index;
  }
}

function nameProof({ index, warmup }: ProofSample): string {
  return `proof ${index + 1}${warmup ? ' (warm-up)' : ''}`;
}

function nameProfile(proof: ProofSample, hasSnapshot: boolean, hasLedger: boolean): string {
  const missing = [...(hasSnapshot ? [] : ['chunks']), ...(hasLedger ? [] : ['ledger up to here'])];
  const name = `Memory after ${nameProof(proof)}`;
  if (proof.heap === null) return `${name}; its heap was not walked`;
  return missing.length === 0 ? name : `${name}; not stored: ${missing.join(', ')}`;
}

function sumOwn(replay: LedgerReplay): OwnBytes {
  const own = new Map<string, Map<HandleRealmName, Bytes>>();
  for (const { className, realm, bytes } of replay.alive()) {
    const byRealm = own.get(className) ?? new Map<HandleRealmName, Bytes>();
    byRealm.set(realm, (byRealm.get(realm) ?? 0) + bytes);
    own.set(className, byRealm);
  }
  return own;
}
