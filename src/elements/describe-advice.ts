import type { AdviceBasis, SettingsAdvice } from '../core/analysis/advise-settings.ts';
import type { AmdahlFit } from '../core/analysis/fit-amdahl.ts';
import type { SettingPoint } from '../core/analysis/measure-setting.ts';
import type { SettingModel } from '../core/analysis/setting-model.ts';
import type { Setting } from '../core/experiment/setting.ts';
import { formatBytes, formatCount, formatDuration } from '../core/units.ts';

/** `1 prover, 2 threads`, `2 provers, 1 thread each`. */
export function describeSetting({ threads, provers }: Setting): string {
  const each = threads === 1 ? '1 thread' : `${threads} threads`;
  return provers === 1 ? `1 prover, ${each}` : `${provers} provers, ${each} each`;
}

/** Where a figure is from: `measured`, or `extrapolated: 4 × the provers, 2 × the cores measured`. */
export function describeBasis(basis: AdviceBasis): string {
  if (basis.kind === 'measured') return 'measured';
  const beyond = (['provers', 'threads', 'cores'] as const)
    .filter((what) => basis[what] > 1)
    .map((what) => `${formatFactor(basis[what])} × the ${what}`);
  return beyond.length === 0
    ? 'extrapolated: within what was measured'
    : `extrapolated: ${beyond.join(', ')} measured`;
}

/** `1.50 a minute`. */
export function formatRate(perMinute: number): string {
  return `${formatFactor(perMinute)} a minute`;
}

/** A ratio for people, with two or three significant digits: `1.10`, `12.5`. */
export function formatFactor(factor: number): string {
  if (Number.isInteger(factor)) return formatCount(factor);
  if (factor >= 100) return formatCount(factor);
  return factor.toFixed(factor >= 10 ? 1 : 2);
}

/** What would have to be measured for more or better advice, a sentence each; empty if nothing. */
export function describeMissing(
  points: readonly SettingPoint[],
  { model, measuredCores }: Pick<SettingsAdvice, 'model' | 'measuredCores'>,
): readonly string[] {
  if (points.length === 0) {
    return [
      'The runs of this kind have too few proofs: two after warm-up for each prover are enough.',
    ];
  }
  if (model === null) {
    return [
      `${describeCounts(points, measuredCores)} What threads are worth shows with two different numbers of them; until then nothing is said of settings that were not measured.`,
    ];
  }
  return model.sharing === null && measuredCores > 1
    ? [
        'Several provers at the same time were not measured. What is said of them is the best that could be: it supposes that they cost each other nothing.',
      ]
    : [];
}

function describeCounts(points: readonly SettingPoint[], cores: number): string {
  const first = points.find(({ threads, provers }) => provers === 1 && threads <= cores);
  return first === undefined
    ? 'No run had one prover with a core for each of its threads.'
    : `One prover was measured with ${first.threads === 1 ? '1 thread' : `${first.threads} threads`} only.`;
}

/** What extrapolated figures rest on, a sentence each. */
export function describeModel(model: SettingModel): readonly string[] {
  const { time, peak, betweenMs, sharing } = model;
  const [serial, parallel] = [formatDuration(time.serialMs), formatDuration(time.parallelMs)];
  return [
    `A proof takes ${serial} that no thread shortens and ${parallel} that threads share: with n threads ${serial} + ${parallel} / n. This is Amdahl’s law; ${describeAgreement(time)} It knows nothing of what threads cost each other, so beyond the measured numbers it promises too much rather than too little.`,
    `K provers make K proofs in that time and the ${formatDuration(betweenMs)} between two proofs, as long as each of their threads has a core. ${
      sharing === null
        ? 'What they cost each other was not measured, and counts as nothing.'
        : `Up to ${sharing.provers} at the same time were measured: they reached ${Math.round(sharing.share * 100)} % of that, which is taken for any number of them.`
    }`,
    peak.perThreadBytes < 1
      ? `At its peak a memory takes ${formatBytes(peak.baseBytes)}, whatever the number of threads.`
      : `At its peak a memory takes ${formatBytes(peak.baseBytes)} and ${formatBytes(peak.perThreadBytes)} for each thread.`,
  ];
}

function describeAgreement({ counts, fewest, most, worstError }: AmdahlFit): string {
  return counts === 2
    ? `through two measured numbers of threads, ${fewest} and ${most}, it always passes.`
    : `from ${fewest} to ${most} threads it is off by ${formatFactor(worstError * 100)} % at most.`;
}

/** What is taken for granted, a sentence each. */
export function describeAssumptions({ assumptions, rows }: SettingsAdvice): readonly string[] {
  const { usableShare, jsHeapBytes, jsHeap } = assumptions;
  const share = Math.round(usableShare * 100);
  const example = rows[0];
  return [
    `Provers may fill ${share} % of a machine’s memory${example === undefined ? '' : `, ${formatBytes(example.usableBytes)} of ${formatBytes(example.memoryBytes)}`}. The rest is left to the operating system, the browser and other programs. This is an assumption: a page cannot see how much is free.`,
    jsHeap === 'measured'
      ? `Each prover also has a JavaScript heap of ${formatBytes(jsHeapBytes)}, as the browser measured it in this page.`
      : `Each prover also has a JavaScript heap: ${formatBytes(jsHeapBytes)} are assumed. “Inside the memory” of a run measures it while its provers work.`,
    'Cores of another machine count as no faster or slower than those of this one.',
  ];
}
