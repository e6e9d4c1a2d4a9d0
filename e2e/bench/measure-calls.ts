import type { Browser } from '@playwright/test';
import type { Generator } from '../../workers/runtime/arithmetic/generator.ts';
import { FUSED, INTEGER } from '../../workers/runtime/arithmetic/generators.ts';
import { RandomElements } from '../../workers/runtime/arithmetic/operands.ts';
import { PASTA_FIELDS, toWords } from '../../workers/runtime/arithmetic/prime-field.ts';
import { encodeProbe } from '../../workers/runtime/arithmetic/probe-multiply-add.ts';
import type { CallBench, CallKey, CallPair } from './bench-report.ts';
import { buildTimingModules, ELEMENTS } from './timing-module.ts';

/** Turns of each function in a page, the first of which only warm it up. */
const TURNS = { warming: 2, timed: 10 } as const;
/** 25 ms or more: without cross-origin isolation a page's clock ticks ten times in a millisecond. */
const CALLS_PER_TURN = 1_000_000;

/** What the loops need from outside. */
export interface CallsSurroundings {
  readonly browser: Browser;
  readonly tell: (line: string) => void;
  /** Told after each pair. */
  readonly onSettled: () => void;
}

/**
 * Times the shipped function and its replacement in turns, in a page of its own for each pair, where
 * the engine compiles both anew.
 *
 * @param bytes the release's module.
 * @throws Error if the two leave different elements behind: then no time of theirs is worth knowing.
 */
export async function measureCalls(
  bytes: Uint8Array<ArrayBuffer>,
  key: CallKey,
  wanted: number,
  { browser, tell, onSettled }: CallsSurroundings,
): Promise<CallBench> {
  const modules = await buildTimingModules(bytes, key, await chooseGenerator(browser));
  if (modules.kind === 'unavailable') return { key, unavailable: modules.reason, pairs: [] };
  const pairs: CallPair[] = [];
  for (let number = 1; number <= wanted; number += 1) {
    const first = number % 2 === 1 ? 'reference' : 'candidate';
    const wishes = {
      reference: [...modules.shipped],
      candidate: [...modules.replaced],
      first,
      words: sampleWords(number),
      elements: ELEMENTS,
      turns: TURNS,
      calls: CALLS_PER_TURN,
    } as const;
    const page = await browser.newPage();
    try {
      const { referenceNs, candidateNs, isEqual } = await page.evaluate(timeInTurns, wishes);
      if (!isEqual) throw new Error(`${key}: the replacement gives other results`);
      pairs.push({ number, first, referenceNs, candidateNs });
      tell(
        `pair ${number} of ${wanted}, ${key}: ${referenceNs.toFixed(1)} and ${candidateNs.toFixed(1)} ns`,
      );
    } finally {
      await page.close();
    }
    onSettled();
  }
  return { key, unavailable: null, pairs };
}

/** What the runtime writes functions with in this browser. */
async function chooseGenerator(browser: Browser): Promise<Generator> {
  const page = await browser.newPage();
  try {
    return (await page.evaluate(probe, [...encodeProbe()])) ? FUSED : INTEGER;
  } finally {
    await page.close();
  }
}

/** Runs in the page. The same as `isMultiplyAddFused`, which cannot be sent there. */
function probe(code: readonly number[]): boolean {
  const bytes = Uint8Array.from(code);
  if (!WebAssembly.validate(bytes)) return false;
  const { run } = new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports;
  return typeof run === 'function' && run(0n) === 1n;
}

/** Words of random elements for both rows. Elements of one field are elements of the other, nearly. */
function sampleWords(seed: number): readonly number[] {
  const [field] = PASTA_FIELDS;
  if (field === undefined) throw new Error('no field');
  const random = new RandomElements(field, seed);
  return Array.from({ length: 2 * ELEMENTS.count }, () => [...toWords(random.next())]).flat();
}

interface TimingWishes {
  readonly reference: readonly number[];
  readonly candidate: readonly number[];
  readonly first: 'reference' | 'candidate';
  readonly words: readonly number[];
  readonly elements: typeof ELEMENTS;
  readonly turns: typeof TURNS;
  readonly calls: number;
}

/** Runs in the page, and so needs everything as an argument. */
function timeInTurns({ reference, candidate, first, words, elements, turns, calls }: TimingWishes) {
  const load = (code: readonly number[]) => {
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(Uint8Array.from(code)));
    const { memory, run } = exports;
    if (!(memory instanceof WebAssembly.Memory) || typeof run !== 'function') {
      throw new TypeError('the module does not export what it was made to');
    }
    const all = new Uint32Array(memory.buffer);
    for (let i = 0; i < 2 * elements.count; i += 1) {
      const row = i < elements.count ? elements.first : elements.second;
      const place = (row + (i % elements.count) * elements.bytes) / 4;
      all.set(words.slice(8 * i, 8 * i + 8), place);
    }
    return { run, all, leastMs: Infinity };
  };
  const shipped = load(reference);
  const replaced = load(candidate);
  const order = first === 'reference' ? [shipped, replaced] : [replaced, shipped];
  for (let turn = 0; turn < turns.warming + turns.timed; turn += 1) {
    for (const side of turn % 2 === 0 ? order : order.toReversed()) {
      const start = performance.now();
      side.run(calls);
      const ms = performance.now() - start;
      if (turn >= turns.warming) side.leastMs = Math.min(side.leastMs, ms);
    }
  }
  const from = elements.first / 4;
  return {
    referenceNs: (shipped.leastMs / calls) * 1e6,
    candidateNs: (replaced.leastMs / calls) * 1e6,
    // Below are stack and nothing.
    isEqual: shipped.all.slice(from).every((word, i) => word === replaced.all[from + i]),
  };
}
