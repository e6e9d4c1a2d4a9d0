/** Where the merged report goes, in each of its forms; `null`: not written. */
export interface MatrixOutputs {
  readonly json: string;
  readonly markdown: string | null;
  readonly junit: string | null;
  readonly html: string | null;
}

/** Where it goes if nothing is said, relative to the working directory. */
export const DEFAULT_OUTPUTS: MatrixOutputs = {
  json: 'matrix-report/report.json',
  markdown: 'matrix-report/report.md',
  junit: 'matrix-report/junit.xml',
  html: 'matrix-report/index.html',
};
