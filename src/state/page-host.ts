import type { ExperimentConfig } from '../core/experiment/config.ts';
import type { Offered } from '../core/experiment/offered.ts';
import type { PlaygroundHost } from '../protocol/playground-host.ts';
import type { OwnSources } from '../protocol/prover-api.ts';

/** What can be run on a page besides what is built in. */
export function offerOf(host: PlaygroundHost): Offered {
  return { program: host.program?.id ?? null, o1js: host.o1js?.version ?? null };
}

/**
 * Where the program and the release of an experiment come from, if the host brought them.
 * @param base the address that those of the host are relative to: workers have another one.
 */
export function findOwnSources(
  host: PlaygroundHost,
  { program, o1js }: Pick<ExperimentConfig, 'program' | 'o1js'>,
  base: string,
): OwnSources {
  return {
    programUrl: program === host.program?.id ? new URL(host.program.url, base).href : null,
    o1jsUrl: o1js === host.o1js?.version ? new URL(host.o1js.url, base).href : null,
  };
}
