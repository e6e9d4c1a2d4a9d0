import type { ProverEvent } from '../protocol/prover-api.ts';

/** What a prover is doing since an event, to be put after “while ”; `null` if it says nothing of it. */
export function describeEvent(event: ProverEvent | null): string | null {
  switch (event?.kind) {
    case 'loading':
      return 'o1js was loading';
    case 'compiling':
      return 'the program was compiled';
    case 'phase':
      return `proof ${event.index + 1} was in its phase “${event.name}”`;
    case 'alive':
    case undefined:
      return null;
  }
}
