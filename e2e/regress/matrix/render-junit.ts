import type { Milliseconds } from '../../../src/core/units.ts';
import { describeFigures, describeReasons, describeVerdict } from './describe-cell.ts';
import { escapeXml } from '../render/escape-markup.ts';
import type { CellResult, MatrixReport } from './matrix-report.ts';

/**
 * The merged report as JUnit XML: a suite for each release, a test case for each cell.
 *
 * Playwright's own JUnit reporter works on the same blobs, but knows only of tests that some shard
 * has told of: where a shard is lost its file is green. Here every cell of the matrix has its test
 * case, with growth and time as properties.
 */
export function renderJUnit({ cells, totals }: MatrixReport): string {
  const { unexpected, notMeasured } = totals;
  const counts = `tests="${cells.length}" failures="${unexpected}" errors="${notMeasured}"`;
  const releases = [...new Set(cells.map(({ o1js }) => o1js))];
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="proving-playground matrix" ${counts} time="${sumSeconds(cells)}">`,
    ...releases.map((o1js) =>
      renderSuite(
        o1js,
        cells.filter((cell) => cell.o1js === o1js),
      ),
    ),
    '</testsuites>\n',
  ].join('\n');
}

function renderSuite(o1js: string, cells: readonly CellResult[]): string {
  const count = (holds: (cell: CellResult) => boolean) => cells.filter(holds).length;
  const failures = count(({ outcome }) => outcome.kind === 'measured' && !outcome.asExpected);
  const errors = count(({ outcome }) => outcome.kind === 'not-measured');
  const counts = `tests="${cells.length}" failures="${failures}" errors="${errors}" skipped="0"`;
  const name = escapeXml(`o1js ${o1js}`);
  return [
    `  <testsuite name="${name}" ${counts} time="${sumSeconds(cells)}">`,
    ...cells.map((cell) => renderCase(cell, name)),
    '  </testsuite>',
  ].join('\n');
}

function renderCase(cell: CellResult, suite: string): string {
  const { outcome } = cell;
  const verdict = escapeXml(describeVerdict(cell));
  const text = escapeXml([...describeReasons(cell), ...describeFigures(cell)].join('\n'));
  const problem =
    outcome.kind === 'not-measured'
      ? [`      <error message="${verdict}">${text}</error>`]
      : outcome.asExpected
        ? []
        : [`      <failure message="${verdict}" type="${outcome.verdict}">${text}</failure>`];
  const properties = propertiesOf(cell).map(
    ([key, value]) => `        <property name="${key}" value="${escapeXml(value)}"/>`,
  );
  return [
    `    <testcase name="${escapeXml(cell.id)}" classname="${suite}" time="${sumSeconds([cell])}">`,
    ...(properties.length === 0
      ? []
      : ['      <properties>', ...properties, '      </properties>']),
    ...problem,
    '    </testcase>',
  ].join('\n');
}

/** The figures by which a release is watched over time; what was not measured is left out. */
function propertiesOf({ outcome, because }: CellResult): readonly (readonly [string, string])[] {
  const known = because === null ? [] : [['because', because] as const];
  if (outcome.kind === 'not-measured') return known;
  const { growth, compile } = outcome.report;
  const figures = [
    ['liveBytesPerProof', growth.liveBytesPerProof.estimate],
    ['pageBytesPerProof', growth.pageBytesPerProof.estimate],
    ['proveMs', outcome.proveMs],
    ['compileMs', compile.ms],
  ] as const;
  return [
    ['verdict', outcome.verdict],
    ...figures.flatMap(([key, value]) => (value === null ? [] : [[key, String(value)] as const])),
    ...known,
  ];
}

/** Time that the prover worked, in seconds with three decimals. */
function sumSeconds(cells: readonly CellResult[]): string {
  return (cells.reduce((sum, cell) => sum + timeOf(cell), 0) / 1000).toFixed(3);
}

function timeOf({ outcome }: CellResult): Milliseconds {
  if (outcome.kind === 'not-measured') return 0;
  const { compile, proofs } = outcome.report;
  return proofs.reduce((sum, { proveMs }) => sum + proveMs, compile.ms ?? 0);
}
