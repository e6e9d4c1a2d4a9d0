/** A whole-number parameter of a built-in program. */
export interface ProgramParameter {
  readonly key: string;
  readonly label: string;
  readonly min: number;
  readonly max: number;
  readonly default: number;
  /** One sentence on what a larger value does. */
  readonly help: string;
}

/** What the page and the command line know of a built-in program without loading o1js. */
export interface ProgramInfo {
  readonly id: string;
  readonly label: string;
  /** One sentence for somebody who has never written a circuit. */
  readonly summary: string;
  readonly parameters: readonly ProgramParameter[];
}

/** The built-in programs, simplest first. Their circuits are in `workers/programs`. */
export const PROGRAMS = [
  {
    id: 'square',
    label: 'Square',
    summary: 'Proves that one public number is the square of another: the smallest real circuit.',
    parameters: [],
  },
  {
    id: 'poseidon-chain',
    label: 'Poseidon chain',
    summary: 'Hashes a number over and over inside the circuit and publishes the last hash.',
    parameters: [
      {
        key: 'length',
        label: 'Hashes',
        min: 1,
        max: 1000,
        default: 64,
        help: 'More hashes fill more rows of the circuit; past a power of two the domain doubles.',
      },
    ],
  },
  {
    id: 'merkle',
    label: 'Merkle membership',
    summary: 'Proves that a secret leaf belongs to a Merkle tree with a public root.',
    parameters: [
      {
        key: 'depth',
        label: 'Tree depth',
        min: 2,
        max: 64,
        default: 16,
        help: 'A tree of depth d holds 2^d leaves; each level costs one hash.',
      },
    ],
  },
  {
    id: 'recursive',
    label: 'Recursive chain',
    summary: 'Each proof verifies the one before it and adds one: the heaviest on memory.',
    parameters: [],
  },
] as const satisfies readonly ProgramInfo[];

/** The id of a built-in program. */
export type ProgramId = (typeof PROGRAMS)[number]['id'];

/** Values of a program's parameters by key. */
export type ProgramParameters = Readonly<Record<string, number>>;

/** Looks a built-in program up; `null` if there is none of that name. */
export function findProgram(id: string): (ProgramInfo & { readonly id: ProgramId }) | null {
  return PROGRAMS.find((program) => program.id === id) ?? null;
}

/** The program's name for people: that of a built-in one, or the id of one's own. */
export function labelProgram(id: string): string {
  return findProgram(id)?.label ?? id;
}

/** The default value of each of the program's parameters. */
export function defaultParameters(program: ProgramInfo): ProgramParameters {
  return Object.fromEntries(program.parameters.map((p) => [p.key, p.default]));
}
