import type { CompileRecord, KeysRecord } from '../core/run.ts';
import { formatDuration } from '../core/units.ts';

const ORIGIN: Readonly<Record<KeysRecord['origin'], string>> = {
  computed: 'keys computed',
  partly: 'some keys computed, the others read from storage',
  cached: 'keys read from storage',
};

/** How long compiling took, and by what: `1.3 s, keys read from storage`. */
export function describeCompile({ ms, keys }: CompileRecord): string {
  return `${formatDuration(ms)}, ${ORIGIN[keys.origin]}`;
}

/** What went wrong with stored keys, a sentence each. None of it changes a proof. */
export function describeKeyProblems({ damaged, problem }: KeysRecord): readonly string[] {
  const sentences: string[] = [];
  if (damaged > 0) {
    const entries = damaged === 1 ? 'One stored key was' : `${damaged} stored keys were`;
    const them = damaged === 1 ? 'it was dropped and is' : 'they were dropped and are';
    sentences.push(`${entries} damaged: ${them} computed again.`);
  }
  if (problem !== null) sentences.push(`The keys of this run were not stored. ${problem}`);
  return sentences;
}
