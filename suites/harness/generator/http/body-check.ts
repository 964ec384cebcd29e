/** What a body is expected to be. */
export type BodyExpectation =
  | { readonly kind: 'any' }
  | { readonly kind: 'bytes'; readonly length: number }
  | { readonly kind: 'exact'; readonly content: Buffer }
  | { readonly kind: 'includes'; readonly content: Buffer; readonly failure: Int32Array };

export const anyBody: BodyExpectation = { kind: 'any' };

export function exactBody(content: Buffer): BodyExpectation {
  return { kind: 'exact', content };
}

/** Looks for `content` anywhere, also across pieces, by the failure function of Knuth, Morris and Pratt. */
export function includesBody(content: Buffer): BodyExpectation {
  const failure = new Int32Array(content.length);
  for (let at = 1, matched = 0; at < content.length; at++) {
    while (matched > 0 && content[at] !== content[matched]) matched = failure[matched - 1] ?? 0;
    if (content[at] === content[matched]) matched += 1;
    failure[at] = matched;
  }
  return { kind: 'includes', content, failure };
}

/** Up to here a loop is faster than the call that compares. */
const SHORT_BYTES = 64;

/** Checks a body as it comes, in whatever pieces, without keeping or copying any of it. */
export class BodyCheck {
  #expected: BodyExpectation = anyBody;
  #length = 0;
  #matched = 0;
  #passes = true;

  begin(expected: BodyExpectation): void {
    this.#expected = expected;
    this.#length = 0;
    this.#matched = 0;
    this.#passes = true;
  }

  /** Bytes so far. */
  get length(): number {
    return this.#length;
  }

  feed(bytes: Buffer, from: number, to: number): void {
    const expected = this.#expected;
    const offset = this.#length;
    this.#length = offset + to - from;
    if (expected.kind === 'exact') {
      if (this.#passes) this.#passes = this.#length <= expected.content.length && isEqual(bytes, from, to, expected.content, offset);
    } else if (expected.kind === 'includes') {
      if (this.#matched < expected.content.length) this.#search(bytes, from, to, expected);
    }
  }

  /** Whether the body, now complete, is as expected. */
  end(): boolean {
    const expected = this.#expected;
    switch (expected.kind) {
      case 'any':
        return true;
      case 'bytes':
        return this.#length === expected.length;
      case 'exact':
        return this.#passes && this.#length === expected.content.length;
      case 'includes':
        return this.#matched === expected.content.length;
    }
  }

  #search(bytes: Buffer, from: number, to: number, expected: Extract<BodyExpectation, { kind: 'includes' }>): void {
    const { content, failure } = expected;
    let matched = this.#matched;
    for (let at = from; at < to; at++) {
      const byte = bytes[at];
      while (matched > 0 && byte !== content[matched]) matched = failure[matched - 1] ?? 0;
      if (byte === content[matched]) matched += 1;
      if (matched === content.length) break;
    }
    this.#matched = matched;
  }
}

function isEqual(bytes: Buffer, from: number, to: number, content: Buffer, offset: number): boolean {
  if (to - from > SHORT_BYTES) return bytes.compare(content, offset, offset + to - from, from, to) === 0;
  for (let at = from, against = offset; at < to; at++, against++) if (bytes[at] !== content[against]) return false;
  return true;
}
