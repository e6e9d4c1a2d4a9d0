import { MATRIX_WISHES_VARIABLE, readVariable } from './matrix-environment.ts';
import type { MatrixWishes } from './matrix-environment.ts';
import { defineMatrixConfig } from './matrix-config.ts';

const wishes = JSON.parse(readVariable(MATRIX_WISHES_VARIABLE)) as MatrixWishes;
const { file, outputs, blobFile, browserWs } = wishes;

/** The configuration behind the command line. */
export default defineMatrixConfig(file, { outputs, blobFile, use: { browserWs } });
