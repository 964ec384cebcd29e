/** What stands in the place of a secret. */
export const REDACTED = '[redacted]';

/** Collects the secrets of a run and takes them out of everything that is written or shown. */
export class Redactor {
  readonly #secrets = new Set<string>();

  /** Very short values would blank out ordinary text; a password that short protects nothing. */
  readonly add = (secret: string): void => {
    if (secret.length < 4) return;
    this.#secrets.add(secret);
    this.#secrets.add(encodeURIComponent(secret));
    this.#secrets.add(Buffer.from(secret).toString('base64'));
  };

  text(value: string): string {
    let clean = value.replace(/(\b[a-z][a-z0-9+.-]*:\/\/)[^\s/@]+@/gi, `$1${REDACTED}@`);
    for (const secret of this.#secrets) clean = clean.replaceAll(secret, REDACTED);
    return clean;
  }

  /** A copy of plain data with every string cleaned, keys included. */
  data<T>(value: T): T {
    return this.#walk(value) as T;
  }

  #walk(value: unknown): unknown {
    if (typeof value === 'string') return this.text(value);
    if (Array.isArray(value)) return value.map((item) => this.#walk(item));
    if (typeof value === 'object' && value !== null) {
      return Object.fromEntries(Object.entries(value).map(([key, item]) => [this.text(key), this.#walk(item)]));
    }
    return value;
  }
}
