import * as disk from 'node:fs/promises';
import { dirname, join, basename } from 'node:path';

/** The part of `node:fs/promises` that files of reports take; tests pass one with a full disk. */
export type FileSystem = Pick<
  typeof disk,
  'mkdir' | 'stat' | 'open' | 'writeFile' | 'rename' | 'rm' | 'readFile'
>;

/** How it ended: with what a person reads if it failed. */
export type FileOutcome =
  { readonly kind: 'ok' } | { readonly kind: 'failed'; readonly reason: string };

/** Reads and writes the files that the command line names. */
export class ReportFiles {
  readonly #fs: FileSystem;

  constructor(fs: FileSystem = disk) {
    this.#fs = fs;
  }

  /** Whether a file can be written, found out by opening it; its folder is made if need be. */
  async check(file: string): Promise<FileOutcome> {
    try {
      await this.#fs.mkdir(dirname(file), { recursive: true });
      const isNew = (await this.#kindOf(file)) === 'missing';
      const handle = await this.#fs.open(file, 'a');
      await handle.close();
      if (isNew) await this.#fs.rm(file);
      return { kind: 'ok' };
    } catch (error) {
      return { kind: 'failed', reason: describeFileError(error) };
    }
  }

  /**
   * Writes a file as a whole or not at all: a disk that fills up leaves what was there before. Pipes
   * and devices are written to as they are, and so is a file that nothing can be put in the place of:
   * one in a folder that may not be changed, or that is mounted by itself, as into a container.
   */
  async write(file: string, content: string): Promise<FileOutcome> {
    const half = join(dirname(file), `.${basename(file)}.${process.pid}.part`);
    try {
      if ((await this.#kindOf(file)) === 'special') {
        await this.#fs.writeFile(file, content);
        return { kind: 'ok' };
      }
      try {
        await this.#fs.writeFile(half, content);
        await this.#fs.rename(half, file);
      } catch (error) {
        await this.#fs.rm(half, { force: true }).catch(() => {});
        if (!IRREPLACEABLE.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
        await this.#fs.writeFile(file, content);
      }
      return { kind: 'ok' };
    } catch (error) {
      return { kind: 'failed', reason: describeFileError(error) };
    }
  }

  /** The text of a file. @throws the error of `node:fs`. */
  read(file: string): Promise<string> {
    return this.#fs.readFile(file, 'utf8');
  }

  async #kindOf(file: string): Promise<'missing' | 'file' | 'special'> {
    try {
      return (await this.#fs.stat(file)).isFile() ? 'file' : 'special';
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 'missing';
      throw error;
    }
  }
}

/** What the system says of a file that may be written to, but not be replaced. */
const IRREPLACEABLE: ReadonlySet<string> = new Set(['EACCES', 'EPERM', 'EBUSY', 'EXDEV']);

const FILE_ERRORS: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'your part of the disk is full',
  EACCES: 'you may not write there',
  EPERM: 'you may not write there',
  EROFS: 'the disk is read-only',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of its path is a file',
  EEXIST: 'a part of its path is a file',
  ENOENT: 'there is no such file',
};

/** What is wrong with a file, in words. */
export function describeFileError(error: unknown): string {
  const { code = '', message } = error as NodeJS.ErrnoException;
  return FILE_ERRORS[code] ?? message;
}
