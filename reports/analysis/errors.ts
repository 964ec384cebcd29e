/** What was asked cannot be answered from what was given, and its user can mend that. Shown like every error that tells what to do. */
export class AnalysisError extends Error {
  override readonly name = 'AnalysisError';
  readonly code: string;
  readonly kind = 'input';
  readonly hint: string;

  constructor(options: { code: string; message: string; hint: string }) {
    super(options.message);
    this.code = options.code;
    this.hint = options.hint;
  }
}
