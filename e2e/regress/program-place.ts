import { basename, extname } from 'node:path';

/** What stands for the program in the name of a file. */
export const PROGRAM_PLACE = '{program}';

/** The name of a file that belongs to a program, which is an id or a path. */
export function fillProgram(file: string, program: string): string {
  const name = basename(program, extname(program)) || program;
  return file.replaceAll(PROGRAM_PLACE, name);
}
