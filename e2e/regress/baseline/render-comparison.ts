import { formatCount } from '../../../src/core/units.ts';
import { describeGrowth } from '../render/judgements.ts';
import type { JUnitCase } from '../render/render-junit.ts';
import type { BaselineComparison, FigureComparison } from './compare-baseline.ts';

/** Classes that are listed at most; what changes in more of them is a change of all. */
const MOST_CLASSES = 8;

const OUTCOMES: Readonly<Record<FigureComparison['outcome'], string>> = {
  worse: 'WORSE',
  same: 'as before',
  better: 'better',
  undecided: 'undecided, for want of proofs',
};

/** A comparison for a terminal. */
export function renderComparison({ figures, classes }: BaselineComparison, file: string): string {
  const lines = [
    `Against the baseline ${file}`,
    ...figures.map(({ name, before, now, outcome }) =>
      [
        `  ${name}: ${OUTCOMES[outcome]}`,
        `    was ${describeGrowth(before)}`,
        `    is  ${describeGrowth(now)}`,
      ].join('\n'),
    ),
  ];
  if (classes.length > 0) {
    lines.push('  objects that each proof leaves alive:');
    for (const { class: name, beforePerProof, nowPerProof } of classes.slice(0, MOST_CLASSES)) {
      lines.push(`    ${name}: ${round(beforePerProof)} → ${round(nowPerProof)}`);
    }
    const others = classes.length - MOST_CLASSES;
    if (others > 0) lines.push(`    and ${others} classes that changed less`);
  }
  if (figures.some(({ outcome }) => outcome === 'better')) {
    lines.push('  Store it with --update-baseline, and the gate holds what was gained.');
  }
  return `${lines.join('\n')}\n`;
}

function round(perProof: number): string {
  return Number.isInteger(perProof) ? formatCount(perProof) : perProof.toFixed(1);
}

/** The comparison as cases of a JUnit suite. */
export function comparisonCases({ figures }: BaselineComparison): readonly JUnitCase[] {
  return figures.map(({ name, before, now, outcome }) => ({
    name: `${name} against the baseline`,
    outcome: outcome === 'worse' ? 'fail' : outcome === 'undecided' ? 'not judged' : 'pass',
    what: `${OUTCOMES[outcome]}: was ${describeGrowth(before)}, is ${describeGrowth(now)}`,
  }));
}
