import { closeSync, existsSync, fsyncSync, ftruncateSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { HeadroomError, messageOf } from './errors.ts';
import type { RecordHeader, RecordLine } from './record.ts';
import type { Redactor } from './redaction.ts';

/** Appends to a record; each call reaches the disk whole or not at all. */
export class RecordWriter {
  readonly path: string;
  readonly #file: number;
  readonly #redactor: Redactor;
  #length: number;

  private constructor(options: { path: string; file: number; length: number; redactor: Redactor }) {
    this.path = options.path;
    this.#file = options.file;
    this.#length = options.length;
    this.#redactor = options.redactor;
  }

  /** Starts a new record. Throws `OUT_NOT_WRITABLE` where the folder or file cannot be made. */
  static create(options: { path: string; header: RecordHeader; redactor: Redactor }): RecordWriter {
    const { path, header, redactor } = options;
    try {
      makeFolder(dirname(path));
      const writer = new RecordWriter({ path, file: openSync(path, 'wx', 0o644), length: 0, redactor });
      writer.append([header]);
      return writer;
    } catch (error) {
      throw writeError({ path, error });
    }
  }

  /** Goes on with a record from its last whole block (`goodBytes` of the reader); what a crash left behind it is cut off. */
  static resume(options: { path: string; goodBytes: number; redactor: Redactor }): RecordWriter {
    const { path, goodBytes, redactor } = options;
    try {
      const file = openSync(path, 'r+');
      ftruncateSync(file, goodBytes);
      return new RecordWriter({ path, file, length: goodBytes, redactor });
    } catch (error) {
      throw writeError({ path, error });
    }
  }

  append(lines: readonly RecordLine[]): void {
    const bytes = Buffer.from(lines.map((line) => `${JSON.stringify(this.#redactor.data(line))}\n`).join(''));
    try {
      let written = 0;
      while (written < bytes.length) {
        written += writeSync(this.#file, bytes, written, bytes.length - written, this.#length + written);
      }
      fsyncSync(this.#file);
      this.#length += bytes.length;
    } catch (error) {
      this.#cutBack();
      throw writeError({ path: this.path, error });
    }
  }

  close(): void {
    closeSync(this.#file);
  }

  #cutBack(): void {
    try {
      ftruncateSync(this.#file, this.#length);
    } catch {
      // The reader drops a torn end as well; the first error is the one to tell.
    }
  }
}

function writeError(options: { path: string; error: unknown }): HeadroomError {
  const { path, error } = options;
  if (error instanceof HeadroomError) return error;
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new HeadroomError({
      code: 'DISK_FULL',
      kind: 'incomplete',
      message: `The disk is full: ${path} holds every block finished before this one, and nothing after.`,
      hint: 'Free some space, then go on with: headroom run --resume <run>.',
      cause: error,
    });
  }
  if (code === 'EEXIST') {
    return new HeadroomError({
      code: 'RECORD_EXISTS',
      kind: 'input',
      message: `${path} is there already, and a record is never overwritten.`,
      hint: 'Go on with that run by --resume, or write elsewhere by --out.',
      cause: error,
    });
  }
  return new HeadroomError({
    code: 'OUT_NOT_WRITABLE',
    kind: 'input',
    message: `Cannot write ${path}: ${messageOf(error)}.`,
    hint: 'Choose a folder that you may write to: --out <folder>.',
    cause: error,
  });
}

/** `mkdir -p`. Node's own (`recursive`) never returns below /proc and the like (seen with Node 20). */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder));
  mkdirSync(folder);
}
