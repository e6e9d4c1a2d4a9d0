import { isAbsolute, join } from 'node:path';
import { plannedProofs } from '../../../src/core/experiment/planned-proofs.ts';
import type { Milliseconds } from '../../../src/core/units.ts';
import type { MatrixCell, MatrixSettings } from './matrix-format.ts';
import { looksLikePath } from '../plan-run.ts';
import type { RegressConfig } from '../regress-config.ts';

/**
 * What is run for a cell.
 * @param folder of the matrix file, which its paths are relative to.
 */
export function configOfCell(
  cell: MatrixCell,
  settings: MatrixSettings,
  folder: string,
): RegressConfig {
  const { o1js, program, parameters, path, threads, maxMemoryBytes } = cell;
  const locate = (name: string) =>
    looksLikePath(name) && !isAbsolute(name) ? join(folder, name) : name;
  return {
    ...settings.options,
    o1js: locate(o1js),
    program: locate(program),
    path,
    ...(Object.keys(parameters).length === 0 ? {} : { parameters }),
    ...(threads === null ? {} : { threads }),
    ...(maxMemoryBytes === null ? {} : { maxMemory: maxMemoryBytes }),
  };
}

/** To bundle a program, to load o1js and to compile, on the slowest machine. */
const START: Milliseconds = 10 * 60_000;
/** A proof of the heaviest program on the slowest machine. */
const PROOF: Milliseconds = 5 * 60_000;

/**
 * When a cell is given up, whatever it does. The page notices a hang by itself, once nothing
 * has moved for `timeoutMs`, and still reports; this is for the browser that does not answer.
 */
export function limitCell(settings: MatrixSettings): Milliseconds {
  const { pauseMs, timeoutMs, recycling } = settings;
  // At worst every proof has a memory of its own.
  const perProof = PROOF + pauseMs + (recycling === 'off' ? 0 : START);
  return Math.min(LONGEST, START + timeoutMs + plannedProofs(settings) * perProof);
}

/** Timers wait 2³¹ ms at most, Playwright's with a little added to it; longer ones end at once. */
const LONGEST: Milliseconds = 2 ** 30;
