/** Exit-code families of DESIGN: the command line maps `kind` to its exit code, and nothing else does. */
export type ErrorKind = 'input' | 'start' | 'incomplete' | 'interrupted';

/**
 * An error that a user can act on: what happened (`message`), what to do (`hint`), and why (`cause`).
 * Anything else that is thrown is a bug of ours.
 */
export class HeadroomError extends Error {
  override readonly name: string = 'HeadroomError';
  readonly code: string;
  readonly kind: ErrorKind;
  readonly hint: string;

  constructor(options: { code: string; kind: ErrorKind; message: string; hint: string; cause?: unknown }) {
    super(options.message, { cause: options.cause });
    this.code = options.code;
    this.kind = options.kind;
    this.hint = options.hint;
  }
}

/** A contender that says it cannot do what a cell asks: not a failure, and never ranked. */
export class UnsupportedError extends Error {
  override readonly name = 'UnsupportedError';
}

/** The message of anything that was thrown, for records and logs. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The run was stopped on request: nothing is wrong, and nothing finished is lost. */
export function interruption(cause?: unknown): HeadroomError {
  return new HeadroomError({
    code: 'INTERRUPTED',
    kind: 'interrupted',
    message: 'The run was interrupted; its record holds every block that was finished.',
    hint: 'Go on with: headroom run --resume <run>.',
    cause,
  });
}
