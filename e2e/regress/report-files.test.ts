import * as disk from 'node:fs/promises';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ReportFiles } from './report-files.ts';
import type { FileSystem } from './report-files.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'report-files-'));
});

afterEach(() => rm(folder, { recursive: true }));

/** A disk that is full: half of what is written stays. */
const FULL: FileSystem = {
  ...disk,
  writeFile: async (file) => {
    await disk.writeFile(file, 'half');
    throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
  },
};

describe('files of reports', () => {
  it('can be written where a folder is still to be made, and looking leaves no file', async () => {
    const file = join(folder, 'new', 'r.json');
    expect(await new ReportFiles().check(file)).toEqual({ kind: 'ok' });
    expect(await readdir(join(folder, 'new'))).toEqual([]);
    expect(await new ReportFiles().write(file, '{}')).toEqual({ kind: 'ok' });
    expect(await readFile(file, 'utf8')).toBe('{}');
    expect(await readdir(join(folder, 'new'))).toEqual(['r.json']);
  });

  it('keep what they had when somebody looks whether they can be written', async () => {
    const file = join(folder, 'r.json');
    await writeFile(file, 'old');
    expect(await new ReportFiles().check(file)).toEqual({ kind: 'ok' });
    expect(await readFile(file, 'utf8')).toBe('old');
  });

  it('cannot be folders, nor be below files', async () => {
    await writeFile(join(folder, 'file'), '');
    const files = new ReportFiles();
    expect(await files.check(folder)).toEqual({ kind: 'failed', reason: 'it is a folder' });
    expect(await files.check(join(folder, 'file', 'r.json'))).toEqual({
      kind: 'failed',
      reason: 'a part of its path is a file',
    });
  });

  it('are written in their place where nothing can be put there instead', async () => {
    const file = join(folder, 'r.json');
    await writeFile(file, 'old');
    const mounted: FileSystem = {
      ...disk,
      rename: () => Promise.reject(Object.assign(new Error('EBUSY'), { code: 'EBUSY' })),
    };
    const files = new ReportFiles(mounted);
    expect(await files.write(file, 'new')).toEqual({ kind: 'ok' });
    expect(await readFile(file, 'utf8')).toBe('new');
    expect(await readdir(folder)).toEqual(['r.json']);
  });

  it('stay as they were when the disk is full, with nothing beside them', async () => {
    const file = join(folder, 'r.json');
    await writeFile(file, 'old');
    const outcome = await new ReportFiles(FULL).write(file, 'new and long');
    expect(outcome).toEqual({ kind: 'failed', reason: 'the disk is full' });
    expect(await readFile(file, 'utf8')).toBe('old');
    expect(await readdir(folder)).toEqual(['r.json']);
  });

  it.runIf(process.platform === 'linux')('may be devices', async () => {
    expect(await new ReportFiles().write('/dev/null', '{}')).toEqual({ kind: 'ok' });
    expect(await new ReportFiles().check('/dev/null')).toEqual({ kind: 'ok' });
  });
});
