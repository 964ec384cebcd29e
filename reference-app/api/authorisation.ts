import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { Problem } from '../problem.ts';

/** Checks bearer keys. Digests under a random key are compared, so that time tells neither the key nor its length. */
export class Authorisation {
  readonly #salt = randomBytes(32);
  readonly #expected: Buffer | null;

  /** @param key null lets nobody in */
  constructor(key: string | null) {
    this.#expected = key === null ? null : this.#digest(key);
  }

  /** @throws Problem 401 */
  check(header: string | undefined): void {
    const given = /^Bearer +(\S+) *$/i.exec(header ?? '')?.[1];
    if (given !== undefined && this.#expected !== null && timingSafeEqual(this.#digest(given), this.#expected)) return;
    const challenge = given === undefined ? 'Bearer realm="shop"' : 'Bearer realm="shop", error="invalid_token"';
    throw new Problem('unauthorized', { headers: { 'www-authenticate': challenge } });
  }

  #digest(key: string): Buffer {
    return createHmac('sha256', this.#salt).update(key).digest();
  }
}
